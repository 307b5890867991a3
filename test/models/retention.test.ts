import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { openNotes, settleNote } from '../../models/notes.ts';
import type { Person } from '../../models/people/person.ts';
import type { Student } from '../../models/people/school.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const SCHOOL = 'kelderswerf';
const who = System('test');
const DAY = 24 * 60 * 60_000;

describe('what is kept', function () {
  this.timeout(20_000);
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());
  /** Over a night so many days later. */
  const pass = async (days: number): Promise<void> => {
    school.clock.move(days * DAY);
    for (let round = 0; round < 2; round++) {
      await school.bot.lookAround();
      await school.bot.engine.idle();
    }
  };
  const ids = async (name: string): Promise<string[]> =>
    (await mongoose.connection.collection<{ _id: string }>(name).find().toArray()).map(({ _id }) => _id);

  it('a talk goes after a year of silence, with its key, but not while a note of it is kept', async () => {
    await school.say('fatma', 'hoe vaak komt de info uit?');
    await school.say('bram', 'ik wil een medewerker spreken');
    await pass(360);
    expect(await ids('conversations')).to.include.members(['telegram/fatma', 'telegram/bram']);
    await pass(10);
    expect(await ids('conversations'))
      .to.include('telegram/bram')
      .and.not.include('telegram/fatma');
    expect(await ids('datakeys'))
      .to.include('conversation/telegram/bram')
      .and.not.include('conversation/telegram/fatma');
    const [note] = await openNotes(who, SCHOOL, { limit: 1 });
    await settleNote(who, SCHOOL, note!.id);
    await pass(1);
    await pass(1);
    expect(await ids('notes')).to.deep.equal([]);
    expect(await ids('conversations')).to.not.include('telegram/bram');
  });

  it('a family goes a year after its last child left, who has another child there stays; counts are logged', async () => {
    const left = school.clock.now();
    await mongoose.connection
      .collection<Student>('students')
      .updateOne({ _id: `${SCHOOL}/demo-elif` }, { $set: { left } });
    await pass(360);
    expect(await ids('people')).to.include(`${SCHOOL}/demo/bram`);
    await pass(10);
    expect(await ids('people'))
      .to.include(`${SCHOOL}/demo/fatma`)
      .and.not.include(`${SCHOOL}/demo/bram`);
    expect(await ids('students')).to.deep.equal([`${SCHOOL}/demo-kerem`, `${SCHOOL}/demo-noor`]);
    const fatma = await mongoose.connection.collection<Person>('people').findOne({ _id: `${SCHOOL}/demo/fatma` });
    expect(fatma?.guardian.map(({ student }) => student)).to.deep.equal([`${SCHOOL}/demo-kerem`]);
    expect(school.log.filter((line) => line.includes('purged')).at(-1)).to.include('"students":');
    expect(school.log.some((line) => line.includes('"students":1,"people":1'))).to.equal(true);
  });
});
