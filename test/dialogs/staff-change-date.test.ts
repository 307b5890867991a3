/** Office or head change a date in chat; the guardians of those groups hear it, once. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { planEvents, type SchoolEvent } from '../../models/events.ts';
import { moveEvent } from '../../models/move-event.ts';
import { whoIs } from '../../models/people/person.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const SCHOOL = { _id: 'kelderswerf', timeZone: 'Europe/Amsterdam' };
const EVENING = 'kelderswerf/games/2026-12-01/groep-5';
const MOVED = '2026-12-03T18:30:00.000Z';

interface Row {
  _id: string;
  personId: string;
  state: string;
}

describe('a date changed in chat', () => {
  let school: TestSchool;
  const rows = <T extends { _id: string }>(name: string): mongoose.mongo.Collection<T> =>
    mongoose.connection.collection<T>(name);
  const outbox = (): Promise<Row[]> =>
    rows<Row>('outbox').find({ kind: 'event-moved' }).sort({ personId: 1 }).toArray();
  const event = (): Promise<SchoolEvent | null> => rows<SchoolEvent>('events').findOne({ _id: EVENING });

  beforeEach(async () => {
    school = await testSchool();
    const title = { nl: 'spelletjesavond', en: 'games evening' };
    const evening = { kind: 'games', title, groups: ['groep-5'], date: '2026-12-01', from: '19:00', until: '20:30' };
    await planEvents(System('test'), SCHOOL, [evening], 'confirmed');
  });
  afterEach(() => school.close());

  it('shows old, new and how many are told; after a yes those with authority hear it, and nobody else', async () => {
    const asked = await school.say('administratie', 'de spelletjesavond groep 5 wordt 3 december 19.30');
    expect(asked.keys).to.include('dates.sure');
    expect(asked.messages.at(-1)?.text).to.match(/1 december[^]*3 december[^]*2 /);
    expect(await outbox()).to.deep.equal([]);
    const moved = await school.press('administratie', asked.question!.id, 0);
    expect(moved.keys).to.deep.equal(['dates.moved']);
    const after = await event();
    expect([after?.at.toISOString(), after?.until?.toISOString()]).to.deep.equal([MOVED, '2026-12-03T20:00:00.000Z']);
    expect((await outbox()).map(({ personId }) => personId)).to.deep.equal([
      'kelderswerf/demo/bram',
      'kelderswerf/demo/fatma',
    ]);
    await school.bot.outbox.deliverDue();
    expect((await outbox()).map(({ state }) => state)).to.deep.equal(['sent', 'sent']);
  });

  it('asks for the date when none is named, and for the event when it is not clear', async () => {
    const which = await school.say('directeur', 'ik wil een datum veranderen');
    expect(which.keys).to.include('dates.which');
    const when = await school.press('directeur', which.question!.id, 0);
    expect(when.keys).to.deep.equal(['dates.when']);
    const unclear = await school.say('directeur', 'een keer later, ik weet het niet');
    expect(unclear.keys).to.include('dates.when');
    const sure = await school.say('directeur', '14-1-2027');
    expect(sure.keys).to.deep.equal(['dates.sure']);
    expect((await school.press('directeur', sure.question!.id, 1)).keys).to.deep.equal(['dates.kept']);
    expect(await outbox()).to.deep.equal([]);
  });

  it('tells once, however often it is repeated, and not what is over when it is sent', async () => {
    const head = await whoIs(
      System('test'),
      { channel: 'telegram', id: 'directeur' },
      'kelderswerf',
      school.clock.now(),
    );
    const move = (date: string, cause: string): Promise<void> =>
      moveEvent(head, 'kelderswerf', { id: EVENING, to: { date }, cause, now: school.clock.now() });
    await move('2026-12-03', 'first');
    await move('2026-12-03', 'first');
    expect(await outbox()).to.have.length(2);
    await move('2026-12-04', 'second');
    await school.bot.outbox.deliverDue();
    expect((await outbox()).map(({ _id, state }) => `${_id.split('/')[0]} ${state}`)).to.have.members([
      'first dropped',
      'first dropped',
      'second sent',
      'second sent',
    ]);
  });

  it('is for the office and the head: not for teachers and parents', async () => {
    for (const id of ['juf-els', 'fatma']) {
      const who = await whoIs(System('test'), { channel: 'telegram', id }, 'kelderswerf', school.clock.now());
      const refused = await moveEvent(who, 'kelderswerf', {
        id: EVENING,
        to: { date: '2026-12-03' },
        cause: id,
        now: school.clock.now(),
      }).catch((error: unknown) => error);
      expect(refused).to.have.property('code', 'not-allowed');
    }
    expect((await event())?.moved).to.equal(undefined);
  });
});
