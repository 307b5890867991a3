/** Conversations through Telegram, from the update to the message in the chat. */
import { expect } from 'chai';
import { BY_INTENT } from '../../../dialogs/index.ts';
import { threeSteps } from '../../helpers/dialogs.ts';
import { person, type TelegramPerson } from '../../helpers/telegram/people.ts';
import { telegramSchool, type TelegramSchool } from '../../helpers/telegram/school.ts';

describe('talking through Telegram', () => {
  let at: TelegramSchool;
  let fatma: TelegramPerson;
  const effects: string[] = [];
  before(async () => {
    const dialog = threeSteps(effects);
    at = await telegramSchool({ limits: false, dialogs: new Map([...BY_INTENT, ['book-meeting', dialog]]) });
  });
  after(() => at.close());
  let people = 3000;
  beforeEach(async () => {
    effects.splice(0);
    fatma = await at.linked('fatma', people++);
    fatma.says('bedankt');
    await at.said(fatma);
  });

  /** Up to the last question of the booking: sure? */
  async function untilSure(): Promise<void> {
    fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    for (const choice of [0, 1]) {
      fatma.presses(choice);
      await at.said(fatma);
    }
  }
  const buttons = (): string[] =>
    fatma.sees().flatMap(({ keyboard }) => keyboard.flat().map(({ callback_data: data }) => data ?? ''));

  it('greets who starts it, in the language of the telephone', async () => {
    const emma = person(at.fake, people++, { language: 'en-GB' });
    emma.says('/start');
    const [disclosure, greeting] = await at.said(emma);
    expect(disclosure).to.include('I am not a person');
    expect(greeting).to.match(/school\?/);
  });

  it('greets who starts it again, once, also after it was blocked', async () => {
    fatma.says('/start');
    const [greeting, ...rest] = await at.said(fatma);
    expect(greeting).to.match(/school\?/);
    expect(rest).to.deep.equal([]);
    fatma.blocks();
    fatma.unblocks();
    fatma.says('/start');
    expect(await at.said(fatma)).to.deep.equal([greeting]);
  });

  it('gives an album one answer, and the next album its own', async () => {
    for (const album of ['a', 'a', 'a', 'b']) fatma.sends({ photo: [], media_group_id: album });
    expect(await at.said(fatma)).to.have.length(2);
  });

  it('tells its commands in every language', () => {
    const calls = at.fake.calls.filter(({ method }) => method === 'setMyCommands').map(({ params }) => params);
    expect(calls.map(({ language_code: language }) => language)).to.include.members([undefined, 'nl', 'en']);
    for (const { scope } of calls) expect(scope).to.deep.equal({ type: 'all_private_chats' });
  });

  it('settles a button: its clock goes away, and so do the buttons', async () => {
    fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    expect(buttons()).to.have.length(2);
    fatma.presses(0);
    await at.said(fatma);
    expect(fatma.sees().filter(({ keyboard }) => keyboard.length)).to.have.length(1);
    expect(at.fake.calls.filter(({ method }) => method === 'answerCallbackQuery')).not.to.be.empty;
  });

  it('abuse 19: telegram an update that is repeated, before and after its answer, has one effect', async () => {
    await untilSure();
    const id = fatma.presses(0);
    at.fake.updates.repeat(id);
    await at.said(fatma);
    for (let time = 0; time < 5; time++) at.fake.updates.repeat(id);
    expect(await at.said(fatma)).to.deep.equal([]);
    expect(effects).to.have.length(1);
  });

  it('abuse 22: telegram a button pressed twice gets the same answer twice, and one effect', async () => {
    await untilSure();
    const [data = ''] = buttons();
    fatma.presses(data);
    fatma.presses(data);
    const [first, second] = await at.said(fatma);
    expect(second).to.equal(first);
    expect(effects).to.have.length(1);
  });

  it('abuse 23: telegram a text that overtakes a press leaves one course of events', async () => {
    await untilSure();
    const [data = ''] = buttons();
    fatma.says('nee');
    fatma.presses(data);
    const said = await at.said(fatma);
    expect(effects).to.deep.equal([]);
    expect(said.join()).to.include('al afgesloten');
  });

  it('abuse 24: telegram an old button tells that it is closed, and shows what is open now', async () => {
    fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    const [old = ''] = buttons();
    fatma.says('1');
    const [open] = await at.said(fatma);
    fatma.presses(old.replace(/:0$/, ':1'));
    const [closed, again] = await at.said(fatma);
    expect(closed).to.include('al afgesloten');
    expect(again).to.equal(open);
  });

  it('abuse 25: telegram a press that Telegram thinks too old keeps its effect, and its answer comes', async () => {
    await untilSure();
    const old = { error_code: 400, description: 'Bad Request: query is too old' };
    at.fake.failNext('answerCallbackQuery', old);
    fatma.presses(0);
    expect(await at.said(fatma)).to.have.length(1);
    expect(effects).to.have.length(1);
    expect(at.log.filter((line) => line.includes('not settled'))).to.deep.equal([]);
  });

  it('abuse 26: telegram a message that is changed later is told of, and answered as what it is', async () => {
    fatma.says('wanneer is de ouderavond?');
    await at.said(fatma);
    fatma.edits('wanneer is het zomerfeest?');
    expect((await at.said(fatma)).join()).to.include('aangepast');
  });

  it('abuse 29: telegram nobody answers for another', async () => {
    await untilSure();
    const [data = ''] = buttons();
    const other = person(at.fake, people++);
    other.says('bedankt');
    await at.said(other);
    other.presses(data);
    expect((await at.said(other)).join()).to.include('afgesloten');
    expect(effects).to.deep.equal([]);
  });

  it('abuse 30: telegram a forged button is looked up, and refused', async () => {
    await untilSure();
    const [data = ''] = buttons();
    for (const forged of ['AAAAAAAAAAAA:0', data.replace(/:0$/, ':9'), 'kelderswerf:0', 'x', '']) {
      fatma.presses(forged);
      await at.said(fatma);
    }
    expect(effects).to.deep.equal([]);
  });

  it('abuse 35: telegram in a group what is private gets nothing but the way to a private talk', async () => {
    const inGroup = person(at.fake, fatma.id, { where: -400 });
    const name = `@${at.fake.bot.username}`;
    const mention = { entities: [{ type: 'mention', offset: 0, length: name.length }] };
    inGroup.says('wie brengt er morgen fruit mee?');
    inGroup.says(`${name} ik wil een gesprek met de juf van Elif`, mention);
    const said = await at.said(inGroup);
    expect(said.join())
      .to.include('privégesprek')
      .and.not.match(/Elif|Noor|Sem/);
    expect(said).to.have.length(2);
  });

  it('abuse 36: telegram added to a group it greets, and tells nothing of anybody', async () => {
    const inGroup = person(at.fake, fatma.id, { where: -500 });
    at.fake.chat(-500).isOpen = true;
    inGroup.unblocks();
    expect((await at.said(inGroup)).join())
      .to.include('Ik ben geen mens')
      .and.not.include('Fatma');
  });

  it('abuse 50: telegram marks that turn the reading direction or have no width are gone before anything is kept', async () => {
    fatma.says('ta\u202e\u200bal');
    await at.said(fatma);
    expect(buttons(), 'it is understood as the word that is seen').to.have.length(2);
  });

  for (const content of [{ sticker: {} }, { poll: {} }, { photo: [] }, { document: { file_size: 22e6 } }])
    it(`abuse 54 and 55: telegram ${Object.keys(content).join()} is refused in words, and nothing is fetched`, async () => {
      fatma.sends(content);
      expect((await at.said(fatma)).join()).to.include('niet lezen en niet doorgeven');
      expect(at.fake.calls.some(({ method }) => method === 'getFile')).to.equal(false);
    });

  it('abuse 54: telegram a spoken message gets the question whether somebody should call', async () => {
    fatma.sends({ voice: {} });
    expect((await at.said(fatma)).join()).to.include('gesproken berichten');
    expect(fatma.sees().at(-1)?.keyboard).not.to.be.empty;
  });

  it('abuse 54: telegram danger beside a picture is seen', async () => {
    fatma.sends({ photo: [], caption: 'mijn kind is weg' });
    expect((await at.said(fatma)).join()).to.include('112');
  });

  it('abuse 68: telegram whoever blocks the bot gets nothing more, and the rest goes on', async () => {
    const tries = (): number =>
      at.fake.calls.filter(({ method, params }) => method === 'sendMessage' && params['chat_id'] === `${fatma.id}`)
        .length;
    at.fake.chat(fatma.id).isBlocked = true;
    const before = tries();
    fatma.says('hoe vaak komt de Info uit?');
    await at.quiet();
    at.school.clock.move(60_000);
    await at.quiet();
    expect(tries()).to.equal(before + 1);
    const bram = await at.linked('bram', people++);
    bram.says('hoe vaak komt de Info uit?');
    expect((await at.said(bram)).join()).to.include('Bron: ');
  });

  it('abuse 69: telegram a reply whose response is lost is said once more, and no more', async () => {
    at.fake.failNext('sendMessage', 'after', 'after');
    fatma.says('hoe vaak komt de Info uit?');
    await at.said(fatma);
    await at.quiet();
    const answers = fatma.sees().filter(({ text }) => text.includes('Bron: '));
    expect(answers).to.have.length(2);
  });

  it('goes on where Telegram said to wait, and says nothing twice', async () => {
    const emma = person(at.fake, people++);
    at.fake.failNext('sendMessage', undefined as never, {
      error_code: 429,
      description: 'Too Many Requests',
      parameters: { retry_after: 3 },
    });
    emma.says('hoe vaak komt de Info uit?');
    expect(await at.said(emma)).to.have.length(1);
    at.school.clock.move(3_000);
    expect((await at.said(emma)).join()).to.include('Bron: ');
    expect(emma.sees()).to.have.length(2);
  });

  it('serves others while somebody floods', async () => {
    for (let time = 0; time < 90; time++) fatma.says(`vraag ${time}: hoe vaak komt de Info uit?`);
    const bram = await at.linked('bram', people++);
    bram.says('hoe vaak komt de Info uit?');
    expect((await at.said(bram)).join()).to.include('Bron: ');
    const told = (await at.said(fatma)).filter((text) => text.includes('veel berichten'));
    expect(told).to.have.length.at.most(1);
  });

  it('abuse 74: telegram no token and nothing that was written is in the log', async () => {
    at.fake.failNext('sendMessage', 'before', 'after');
    at.fake.failNext('getUpdates', { error_code: 401, description: 'Unauthorized' });
    fatma.says('geheim woord');
    await at.said(fatma);
    const lines = [...at.log, ...at.school.log].join('\n');
    expect(lines).not.to.include('fakefake');
    expect(lines).not.to.include('geheim woord');
  });
});
