/** An account is linked in the chat, and unlinked: by a code from a letter, a second check and a yes. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { printedCode } from '../../bot/core/link-code.ts';
import { makeCode, type Purpose } from '../../models/people/link-codes.ts';
import { unlink } from '../../models/people/linking.ts';
import { savePerson } from '../../models/people/person.ts';
import { type Said, type TestSchool, testSchool } from '../helpers/test-school.ts';

const SCHOOL = 'kelderswerf';
const system = System('test');
const FATMA = `${SCHOOL}/demo/fatma`;
const ELIF = '4 november 2017';

describe('linking an account', () => {
  let school: TestSchool;
  let accounts = 0;
  before(async () => {
    school = await testSchool();
  });
  beforeEach(() => mongoose.connection.collection('linktries').deleteMany({}));
  after(() => school.close());

  /** An account that nobody knows yet. */
  const fresh = (): string => `new-${++accounts}`;
  const codeFor = (person: string, purpose: Purpose = 'guardian'): Promise<string> =>
    makeCode(system, { school: SCHOOL, person: `${SCHOOL}/demo/${person}`, purpose }, school.clock.now());
  const accountsOf = async (person: string): Promise<string[]> => {
    const found = await mongoose.connection
      .collection<{ _id: string; accounts: string[] }>('people')
      .findOne({ _id: `${SCHOOL}/demo/${person}` });
    return found?.accounts ?? [];
  };
  const choose = (account: string, said: Said, index: number): Promise<Said> =>
    school.press(account, said.question?.id ?? '', index);
  const link = async (account: string, person: string): Promise<Said> => {
    await school.say(account, await codeFor(person));
    return choose(account, await school.say(account, ELIF), 0);
  };
  /** What the outbox sends now, by kind: to whom. */
  const told = async (): Promise<Record<string, string[]>> => {
    const before = school.channel.delivered.length;
    await school.bot.outbox.deliverDue();
    const keys = await mongoose.connection.collection('outbox').find({ state: 'sent' }).toArray();
    const sent = school.channel.delivered.slice(before).map(({ conversation }) => conversation);
    return { sent, kinds: [...new Set(keys.map((row) => String(row['kind'])))] };
  };
  const isVisitor = async (account: string): Promise<boolean> =>
    (await school.say(account, 'koppel mij los')).keys.includes('link.not-linked');

  it('asks the code, a day of birth and a yes, and tells the other guardians and no more than initials', async () => {
    const account = fresh();
    const begun = await school.say(account, printedCode(await codeFor('fatma')).toLowerCase());
    expect(begun.keys).to.deep.equal(['bot.disclosure', 'link.born']);
    const sure = await school.say(account, ELIF);
    expect(sure.keys).to.deep.equal(['link.sure-guardian']);
    const linked = await choose(account, sure, 0);
    expect(linked.keys).to.deep.equal(['link.done-guardian']);
    expect(await accountsOf('fatma')).to.deep.equal(['telegram/fatma', `telegram/${account}`]);
    const { sent, kinds } = await told();
    expect(sent).to.have.members(['fatma', 'bram']);
    expect(kinds).to.have.members(['linked-elsewhere', 'linked-guardian']);
    expect((await school.say(account, 'wanneer is de ouderavond van mijn kind')).messages.at(-1)?.text).to.match(
      /groep [57]/,
    );
  });

  it('takes the code of a deep link, and a question in the middle', async () => {
    const account = fresh();
    await school.say(account, `/start ${await codeFor('fatma')}`);
    const between = await school.say(account, 'hoe vaak komt de Info uit?');
    expect(between.keys).to.include('answer.says').and.include('link.born');
    expect((await school.say(account, 'op 31-02-2017')).keys).to.deep.equal(['link.born-unread']);
    const sure = await school.say(account, '04112017');
    expect(sure.keys).to.deep.equal(['link.sure-guardian']);
    expect((await choose(account, sure, 1)).keys).to.deep.equal(['link.dropped']);
    expect(await accountsOf('fatma')).not.to.include(`telegram/${account}`);
  });

  it('abuse 41: who got a forwarded link hears initials only after the day of birth, and is not linked without it', async () => {
    const account = fresh();
    const code = await codeFor('fatma');
    const heard = [await school.say(account, `/start ${code}`)];
    for (const day of ['1-1-2018', '2-1-2018', '3-1-2018']) heard.push(await school.say(account, day));
    expect(heard.flatMap(({ keys }) => keys).slice(1)).to.deep.equal([
      'link.born',
      'link.born-wrong',
      'link.born-wrong',
      'link.wrong',
    ]);
    expect((await school.say(account, code)).keys).to.deep.equal(['link.wrong']);
    const other = fresh();
    await school.say(other, await codeFor('fatma'));
    heard.push(await school.say(other, ELIF));
    const words = heard.flatMap(({ messages }) => messages.map(({ text }) => text)).join(' ');
    expect(words).not.to.match(/Elif|Kerem|Fatma|Yıldız/);
    expect(words).to.include('E.Y. (groep 5)');
  });

  it('abuse 42: nothing is linked without a yes, and the others are told, but for who is protected', async () => {
    const account = fresh();
    await school.say(account, await codeFor('fatma'));
    const sure = await school.say(account, ELIF);
    expect(await accountsOf('fatma')).not.to.include(`telegram/${account}`);
    await choose(account, sure, 0);
    expect((await told())['sent']).to.include('bram');

    const people = mongoose.connection.collection<{ _id: string }>('people');
    const { _id, name, guardian, staff } = (await people.findOne({ _id: FATMA })) as never as Parameters<
      typeof savePerson
    >[1];
    await savePerson(system, { _id, name, staff, guardian: guardian.map((one) => ({ ...one, protected: true })) });
    await link(fresh(), 'fatma');
    expect((await told())['sent'])
      .to.include('fatma')
      .and.not.include('bram');
    await savePerson(system, { _id, name, staff, guardian });
  });

  it('abuse 44: an odd start payload is a wrong code, and links nothing', async () => {
    for (const odd of ['x'.repeat(65), '../../etc', '<b>', '{"$ne":1}', 'a b', '👍'])
      expect((await school.say(fresh(), `/start ${odd}`)).keys, odd).to.deep.equal(['bot.disclosure', 'link.wrong']);
  });

  it('abuse 31: another’s code by its hash, or a person’s id, is a wrong code', async () => {
    await codeFor('fatma');
    const [kept] = await mongoose.connection.collection('linkcodes').find({ personId: FATMA }).toArray();
    for (const guess of [String(kept?._id), FATMA])
      expect((await school.say(fresh(), `/start ${guess}`)).keys).to.include('link.wrong');
  });

  it('abuse 30: a yes that nobody was asked for links nothing', async () => {
    const [account, code] = [fresh(), await codeFor('fatma')];
    const born = await school.say(account, code);
    expect((await school.press(account, 'forged-by-me', 0)).keys).to.include('bot.question-closed');
    await choose(account, born, 5);
    await school.say(account, 'ja');
    expect(await accountsOf('fatma')).not.to.include(`telegram/${account}`);
  });

  it('abuse 29: nobody else’s yes links the account', async () => {
    const [account, other] = [fresh(), fresh()];
    await school.say(account, await codeFor('fatma'));
    const sure = await school.say(account, ELIF);
    const conversation = { id: account, kind: 'private' } as const;
    const choice = { question: sure.question?.id ?? '', index: 0 };
    expect((await school.say(other, '', { kind: 'choice', choice, conversation })).keys).to.deep.equal([
      'bot.question-not-yours',
    ]);
    expect(await accountsOf('fatma')).not.to.include(`telegram/${account}`);
    expect(await accountsOf('fatma')).not.to.include(`telegram/${other}`);
  });

  it('abuse 32: a parent’s code makes no staff, and staff confirm their role', async () => {
    const parent = fresh();
    await link(parent, 'fatma');
    expect((await school.say(parent, 'notities')).keys)
      .not.to.include('notes.none')
      .and.not.include('notes.open');
    const teacher = fresh();
    const sure = await school.say(teacher, await codeFor('juf-els', 'staff'));
    expect(sure.keys).to.include('link.sure-staff');
    expect((await choose(teacher, sure, 0)).keys).to.deep.equal(['link.done-staff']);
    expect(await accountsOf('juf-els')).to.include(`telegram/${teacher}`);
  });

  it('abuse 37: an account that changes hands is unlinked, by its person or by the school, and is never found by name', async () => {
    const account = fresh();
    await link(account, 'fatma');
    const sure = await school.say(account, 'Koppel mij los');
    expect((await choose(account, sure, 0)).keys).to.deep.equal(['link.unlinked']);
    expect(await isVisitor(account)).to.equal(true);
    const lost = fresh();
    await link(lost, 'fatma');
    expect(await unlink(system, FATMA, `telegram/${lost}`)).to.deep.equal([`telegram/${lost}`]);
    expect(await isVisitor(lost)).to.equal(true);
    expect(await accountsOf('fatma')).to.include('telegram/fatma');
    expect(await isVisitor('Fatma Yıldız-Demo')).to.equal(true);
  });

  it('gives a linked person a code for a second channel, and warns who would lose an account', async () => {
    const given = await school.say('bram', 'ook op Telegram');
    const code = /[0-9A-Z]{5}(-[0-9A-Z]{5,6}){4}/.exec(given.messages.at(-1)?.text ?? '')?.[0] ?? '';
    const second = fresh();
    const sure = await school.say(second, code);
    expect(sure.keys).to.include('link.sure-second');
    expect((await choose(second, sure, 0)).keys).to.deep.equal(['link.done-second']);
    expect(await accountsOf('bram')).to.deep.equal(['telegram/bram', `telegram/${second}`]);
    expect((await school.say(fresh(), 'ook op Telegram')).keys).to.include('link.not-linked');

    await school.say(second, await codeFor('fatma'));
    expect((await school.say(second, ELIF)).messages[0]?.text).to.match(/gekoppeld|linked to somebody else/);
  });

  it('says in a group nothing but that it is private, and looks at no code', async () => {
    const account = fresh();
    const conversation = { id: 'group', kind: 'group' } as const;
    for (const text of [await codeFor('fatma'), 'koppel mij los', 'ook op telegram']) {
      const { keys } = await school.say(account, text, { conversation });
      expect(keys.filter((key) => key !== 'bot.disclosure')).to.deep.equal(['bot.private-only']);
    }
  });
});
