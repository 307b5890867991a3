import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import { openNotes, settleNote } from '../../../models/notes.ts';
import { setTimer } from '../../../models/timers.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const TASK = 'ik wil een medewerker spreken';
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const who = System('test');

describe('timers', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
    await school.say('fatma', TASK);
    await school.bot.lookAround();
    school.channel.delivered.length = 0;
  });
  afterEach(() => school.close());

  const pass = async (milliseconds: number): Promise<void> => {
    school.clock.move(milliseconds);
    for (let round = 0; round < 2; round++) {
      await school.bot.lookAround();
      await school.bot.engine.idle();
    }
  };
  const toldTo = (): string[] =>
    school.channel.delivered
      .filter(({ message }) => message.text.includes('wacht al twee dagen'))
      .map(({ conversation }) => conversation)
      .sort();
  const timers = (kind: string): Promise<number> => mongoose.connection.collection('timers').countDocuments({ kind });

  it('tell the office and the head when a note has waited for two workdays, once', async () => {
    await pass(2 * DAY); // from Sunday evening to Tuesday evening
    expect(toldTo()).to.deep.equal([]);
    await pass(14 * HOUR);
    expect(toldTo()).to.deep.equal(['administratie', 'directeur']);
    await pass(3 * DAY);
    expect(toldTo()).to.have.length(2);
    expect(await timers('note-waits')).to.equal(0);
  });

  it('say nothing about a note that was handled meanwhile', async () => {
    const [note] = await openNotes(who, 'kelderswerf', { limit: 1 });
    await settleNote(who, 'kelderswerf', note!.id);
    await pass(4 * DAY);
    expect(toldTo()).to.deep.equal([]);
    expect(await timers('note-waits')).to.equal(0);
  });

  it('abuse 28: ring once when the clock jumps back after they rang', async () => {
    await pass(3 * DAY);
    await pass(-3 * DAY);
    await pass(3 * DAY);
    expect(toldTo()).to.deep.equal(['administratie', 'directeur']);
  });

  it('abuse 28: ring once when two processes see them, and when one died before it forgot them', async () => {
    const [timer] = await mongoose.connection.collection('timers').find({ kind: 'note-waits' }).toArray();
    await Promise.all([pass(3 * DAY), school.bot.lookAround()]);
    await mongoose.connection.collection('timers').insertOne(timer!);
    await pass(0);
    expect(toldTo()).to.deep.equal(['administratie', 'directeur']);
    expect(await timers('note-waits')).to.equal(0);
  });

  it('abuse 28: keep the hour of the school when summer time ends', async () => {
    school.clock.move(Date.parse('2027-10-29T20:00:00Z') - school.clock.now().getTime());
    await pass(0);
    await pass(DAY);
    const [timer] = await mongoose.connection.collection('timers').find({ kind: 'purge' }).toArray();
    expect(timer?.['due']).to.deep.equal(new Date('2027-10-31T02:00:00Z')); // 3.00 uur, after the hour that came twice
  });

  it('take away each night what was sent more than a month ago, and nothing younger', async () => {
    const rows = (): Promise<number> => mongoose.connection.collection('outbox').countDocuments({ kind: 'new-note' });
    expect(await rows()).to.equal(1);
    await pass(29 * DAY);
    expect(await rows()).to.equal(1);
    await pass(2 * DAY);
    await pass(DAY);
    expect(await rows()).to.equal(0);
    expect(await timers('purge')).to.be.greaterThan(0);
  });

  it('of an unknown kind are forgotten, and the log says so', async () => {
    const timer = { _id: 'old', schoolId: 'kelderswerf', due: school.clock.now(), kind: 'of-old', values: {} };
    await setTimer(who, timer);
    await pass(0);
    expect(await timers('of-old')).to.equal(0);
    expect(school.log.some((line) => line.includes('of-old'))).to.equal(true);
  });
});
