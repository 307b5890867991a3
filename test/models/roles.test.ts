import { expect } from 'chai';
import mongoose from 'mongoose';
import { type PersonActor, System } from '../../bot/core/actor.ts';
import { informed } from '../../dialogs/notices/informed.ts';
import { openNotes } from '../../models/notes.ts';
import { addToOutbox, PRIORITIES } from '../../models/outbox.ts';
import { decideToInform, endDecision } from '../../models/people/decisions.ts';
import { type Person, staffWith, whoIs } from '../../models/people/person.ts';
import { groupsOf } from '../../models/people/school.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const who = System('test');
const SCHOOL = 'kelderswerf';
const NOW = new Date('2026-11-22T19:00:00Z');
const DAY = 24 * 60 * 60_000;
const id = (name: string): string => `${SCHOOL}/demo/${name}`;
const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');
const actor = async (name: string, now = NOW, school = SCHOOL): Promise<PersonActor> =>
  (await whoIs(who, { channel: 'telegram', id: name }, school, now)) as PersonActor;

describe('roles', function () {
  this.timeout(20_000);
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());
  const noor = { school: SCHOOL, student: `${SCHOOL}/demo-noor`, guardian: id('oma-riet') };
  const heard = async (name: string): Promise<string[]> => {
    await school.bot.lookAround();
    return school.channel.delivered
      .filter(({ conversation }) => conversation === name)
      .map(({ message }) => message.text);
  };

  it('abuse 38: tell a guardian without authority nothing about the child, until the head decides so', async () => {
    expect(await groupsOf(await actor('oma-riet'))).to.deep.equal([]);
    await decideToInform(who, noor, 'de kinderrechter vroeg erom', NOW);
    expect((await groupsOf(await actor('oma-riet'))).map(({ name }) => name)).to.deep.equal(['groep 5']);
    expect(await heard('oma-riet')).to.have.length(1);
    await endDecision(who, noor, NOW);
    expect(await groupsOf(await actor('oma-riet'))).to.deep.equal([]);
    expect(JSON.stringify(await mongoose.connection.collection('decisions').find().toArray())).to.not.include(
      'rechter',
    );
  });

  it('abuse 38: end what is queued about a child when authority is lost', async () => {
    await addToOutbox(who, [
      {
        _id: 'about-elif/bram',
        schoolId: SCHOOL,
        personId: id('bram'),
        kind: informed.kind,
        priority: PRIORITIES.announcement,
        values: { student: `${SCHOOL}/demo-elif` },
        why: 'test',
        due: NOW,
      },
    ]);
    await people().updateOne({ _id: id('bram') }, { $set: { 'guardian.0.authority': false } });
    expect(await heard('bram')).to.deep.equal([]);
  });

  it('let only the head of that school decide, and only about a guardian of that child', async () => {
    for (const name of ['administratie', 'juf-els', 'fatma'])
      expect(await failure(decideToInform(await actor(name), noor, 'x', NOW)), name).to.equal('not-allowed');
    const head = await actor('directeur');
    expect(await failure(decideToInform(head, { ...noor, guardian: id('bram') }, 'x', NOW))).to.equal('not-found');
    expect(await failure(decideToInform({ ...head, school: 'mkc' }, noor, 'x', NOW))).to.equal('not-allowed');
    await decideToInform(head, noor, 'x', NOW);
  });

  it('abuse 33: end a substitute by themselves, for what they see and for what they are told', async () => {
    const until = new Date(NOW.getTime() + DAY);
    const post = { schoolId: SCHOOL, roles: ['office' as const], groups: [`${SCHOOL}/groep-5`], until };
    await people().updateOne({ _id: id('juf-els') }, { $set: { staff: [post] } });
    expect((await actor('juf-els')).roles).to.deep.equal(['office']);
    expect(await staffWith(who, SCHOOL, ['office'], NOW)).to.include(id('juf-els'));
    expect(await actor('juf-els', until)).to.deep.equal({ kind: 'visitor', school: SCHOOL });
    expect(await staffWith(who, SCHOOL, ['office'], until)).to.not.include(id('juf-els'));
  });

  it('abuse 33: refuse who works here no longer, and keep their message for the school when they want that', async () => {
    await people().updateOne({ _id: id('administratie') }, { $set: { staff: [] } });
    await school.say('bram', 'ik wil een medewerker spreken');
    const refused = await school.say('administratie', 'notities');
    expect(refused.keys).to.not.include('notes.open');
    await school.press('administratie', refused.question?.id ?? '', (refused.question?.choices.length ?? 0) - 1);
    const notes = await openNotes(who, SCHOOL, { limit: 10 });
    expect(notes.map(({ text }) => text)).to.deep.equal(['ik wil een medewerker spreken', 'notities']);
  });

  it('show a person of two schools, parent in one and teacher in the other, in each only what is there', async () => {
    const post = { schoolId: 'mkc', roles: ['teacher' as const], groups: ['mkc/unit-1'] };
    await people().updateOne({ _id: id('bram') }, { $set: { staff: [post] } });
    expect(await actor('bram')).to.deep.include({ roles: ['guardian'], groups: [] });
    expect(await actor('bram', NOW, 'mkc')).to.deep.include({
      roles: ['teacher'],
      children: [],
      groups: ['mkc/unit-1'],
    });
  });

  it('give one person who is parent and teacher both, and no more', async () => {
    const post = { schoolId: SCHOOL, roles: ['teacher' as const], groups: [`${SCHOOL}/groep-7`] };
    await people().updateOne({ _id: id('bram') }, { $set: { staff: [post] } });
    const both = await actor('bram');
    expect(both.roles).to.deep.equal(['guardian', 'teacher']);
    expect((await groupsOf(both)).map(({ name }) => name)).to.deep.equal(['groep 5', 'groep 7']);
  });
});

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => (error as { code?: unknown }).code,
  );
