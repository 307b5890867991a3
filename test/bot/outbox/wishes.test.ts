import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import { addToOutbox, PRIORITIES } from '../../../models/outbox.ts';
import { linkAccount, type Person, type Preferences } from '../../../models/people/person.ts';
import { stuckIn, settleStuck } from '../../../models/stuck.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const who = System('test');
const SCHOOL = 'kelderswerf';
const BRAM = `${SCHOOL}/demo/bram`;
const HOUR = 60 * 60_000;
const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');

describe('what comes unasked', function () {
  this.timeout(20_000);
  let school: TestSchool;
  let count = 0;
  beforeEach(async () => {
    school = await testSchool(); // 20.00 uur on a Sunday
  });
  afterEach(() => school.close());

  const prefer = (preferences: Preferences): Promise<unknown> =>
    people().updateOne({ _id: BRAM }, { $set: { preferences } });
  /** About a child, as every notice to a guardian is. */
  const send = async (priority: keyof typeof PRIORITIES): Promise<string> => {
    const _id = `row-${count++}/bram`;
    const values = { student: `${SCHOOL}/demo-elif` };
    const row = { _id, schoolId: SCHOOL, personId: BRAM, kind: 'informed', values, why: 'test' };
    await addToOutbox(who, [{ ...row, priority: PRIORITIES[priority], due: school.clock.now() }]);
    await school.bot.lookAround();
    return _id;
  };
  const told = (place = 'bram'): number =>
    school.channel.delivered.filter(({ conversation }) => conversation === place).length;
  const stateOf = async (_id: string): Promise<unknown> =>
    (await mongoose.connection.collection<{ _id: string }>('outbox').findOne({ _id }))?.['state' as never];

  it('waits for the end of quiet hours, also past midnight; an answer does not', async () => {
    await prefer({ quiet: { from: '19:00', until: '7:00' } });
    await send('reminder');
    expect(told()).to.equal(0);
    await send('reply');
    expect(told()).to.equal(1);
    school.clock.move(10.9 * HOUR);
    await school.bot.lookAround();
    expect(told()).to.equal(1);
    school.clock.move(0.2 * HOUR);
    await school.bot.lookAround();
    expect(told()).to.equal(2);
  });

  it('comes at once outside quiet hours', async () => {
    await prefer({ quiet: { from: '21:00', until: '7:00' } });
    await send('reminder');
    expect(told()).to.equal(1);
  });

  it('is dropped for who stopped messages; an answer still comes', async () => {
    await prefer({ stopped: school.clock.now() });
    expect(await stateOf(await send('announcement'))).to.equal('dropped');
    expect(await stateOf(await send('reminder'))).to.equal('dropped');
    expect(await stateOf(await send('reply'))).to.equal('sent');
  });

  it('comes to staff who stopped messages when it belongs to their work', async () => {
    await people().updateOne({ _id: `${SCHOOL}/demo/administratie` }, { $set: { 'preferences.stopped': new Date() } });
    await school.say('bram', 'ik wil een medewerker spreken');
    await school.bot.lookAround();
    expect(told('administratie')).to.equal(1);
  });

  it('goes to the account that was linked last, to the other one when nobody is there, and stays there', async () => {
    await linkAccount(who, { channel: 'telegram', id: 'bram-2' }, BRAM, 'bram-2');
    school.channel.failNext('gone');
    expect(await stateOf(await send('reminder'))).to.equal('sent');
    await send('reminder');
    expect([told('bram'), told('bram-2')]).to.deep.equal([2, 0]);
    expect(await stuckIn(who, SCHOOL)).to.deep.equal([]);
  });

  it('is shown to staff when no account is left, until the person writes again', async () => {
    school.channel.failNext('gone');
    expect(await stateOf(await send('reminder'))).to.equal('gone');
    const [stuck] = await stuckIn(who, SCHOOL);
    expect(stuck).to.include({ sort: 'unreachable', id: `person:${BRAM}` });
    const shown = await school.say('administratie', 'vastgelopen');
    expect(shown.messages.at(-1)?.text).to.include('Bram Testman');
    await school.say('bram', 'hallo');
    expect(await stuckIn(who, SCHOOL)).to.deep.equal([]);
    expect(await stateOf(await send('reminder'))).to.equal('sent');
  });

  it('knows from the platform that an account was blocked, and that it is back', async () => {
    await school.say('bram', '', { kind: 'blocked' });
    expect(await stateOf(await send('reminder'))).to.equal('gone');
    const [stuck] = await stuckIn(who, SCHOOL);
    await settleStuck(who, SCHOOL, stuck!.id, school.clock.now());
    expect(await stuckIn(who, SCHOOL)).to.deep.equal([]);
    await school.say('bram', '', { kind: 'joined' });
    expect(await stateOf(await send('reminder'))).to.equal('sent');
  });
});
