import { expect } from 'chai';
import { type Space, spaceOf } from '../../../bot/operation/disk.ts';
import { createWatch, type WatchParts } from '../../../bot/operation/watch.ts';
import { System } from '../../../bot/core/actor.ts';
import { createLog } from '../../../bot/core/log.ts';
import { addToOutbox, PRIORITIES } from '../../../models/outbox.ts';
import { savePerson } from '../../../models/people/person.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ROOMY: Space = { free: 50e9, size: 100e9 };
const who = System('test');

describe('the watch over the machine', () => {
  let school: TestSchool;
  let log: string[];
  let on: Record<string, boolean>;
  beforeEach(async () => {
    school = await testSchool();
    log = [];
    on = {};
  });
  afterEach(() => school.close());

  const watch = (parts: Partial<WatchParts>): (() => Promise<void>) =>
    createWatch({
      deliverNow: school.bot.outbox.deliverNow,
      schools: ['kelderswerf'],
      clock: school.clock,
      log: createLog('error', { write: (line) => void log.push(line) }),
      onAlert: (kind, isOn) => void (on[kind] = isOn),
      ...parts,
    });
  /** What the people who look after the machine got. */
  const delivered = async (): Promise<string[]> => {
    await school.bot.lookAround();
    return school.channel.delivered.map(({ conversation, message }) => `${conversation}: ${message.text}`);
  };
  const waitingNote = (due: Date): Promise<void> =>
    addToOutbox(who, [
      {
        _id: 'cause/new-note/kelderswerf/demo/administratie',
        schoolId: 'kelderswerf',
        personId: 'kelderswerf/demo/administratie',
        kind: 'new-note',
        priority: PRIORITIES.reminder,
        values: { note: 'none' },
        why: 'test',
        due,
      },
    ]);

  it('tells of a stuck outbox once in six hours, with what to do, and that it is over', async () => {
    const look = watch({});
    await waitingNote(school.clock.now());
    await look();
    expect(on['outbox-stuck']).to.equal(false);
    school.clock.move(11 * MINUTE);
    await look();
    await look();
    expect(on['outbox-stuck']).to.equal(true);
    expect(log.filter((line) => line.includes('outbox-stuck'))).to.have.length(1);
    const [first, ...more] = await delivered();
    expect(first).to.match(/^directeur: .*internet/);
    expect(more).to.deep.equal([]);
    await look();
    expect((await delivered()).at(-1)).to.equal('directeur: De berichten worden weer verstuurd.');
    await look();
    expect(await delivered()).to.have.length(2);
  });

  it('repeats it after six hours, and two processes make one alert of it', async () => {
    const full = { space: () => Promise.resolve({ free: 0.9e9, size: 10e9 }) };
    const looks = [watch(full), watch(full)];
    for (let hours = 0; hours < 13; hours += 1) {
      for (const look of looks) await look();
      await delivered();
      school.clock.move(HOUR);
    }
    expect(await delivered()).to.have.length.within(2, 3);
  });

  it('sees a disk with less than 1 GB or 5 %, and no other', async () => {
    let space = ROOMY;
    const look = watch({ space: () => Promise.resolve(space) });
    const full = async (now: Space): Promise<boolean | undefined> => {
      space = now;
      await look();
      return on['disk-full'];
    };
    expect(await full(ROOMY)).to.equal(false);
    expect(await full({ free: 4e9, size: 100e9 })).to.equal(true);
    expect(await full({ free: 0.9e9, size: 2e9 })).to.equal(true);
    expect(await full({ free: 6e9, size: 100e9 })).to.equal(false);
    expect((await spaceOf(import.meta.dirname)).size).to.be.greaterThan(0);
  });

  it('sees that no backup was made for 36 hours, and counts from its start where there was none', async () => {
    const backups: Date[] = [];
    const look = watch({ lastBackup: () => Promise.resolve(backups.at(-1)) });
    const late = async (hours: number): Promise<boolean | undefined> => {
      school.clock.move(hours * HOUR);
      await look();
      return on['backup-failed'];
    };
    expect(await late(35)).to.equal(false);
    expect(await late(2)).to.equal(true);
    backups.push(school.clock.now());
    expect(await late(35)).to.equal(false);
    expect(await late(2)).to.equal(true);
  });

  it('sees that a secret ends within 30 days', async () => {
    const look = watch({ secretEnds: new Date(school.clock.now().getTime() + 31 * 24 * HOUR) });
    await look();
    expect(on['secret-ends']).to.equal(false);
    school.clock.move(2 * 24 * HOUR);
    await look();
    expect(on['secret-ends']).to.equal(true);
  });

  it('tells those with the role admin where there are any, and nobody who is not staff any more', async () => {
    const admin = (roles: 'admin'[]): Promise<void> =>
      savePerson(who, {
        _id: 'kelderswerf/demo/juf-els',
        name: 'Els Proefstra',
        guardian: [],
        staff: roles.length ? [{ schoolId: 'kelderswerf', roles, groups: [] }] : [],
      });
    await admin(['admin']);
    const look = watch({ space: () => Promise.resolve({ free: 0, size: 1e9 }) });
    await look();
    expect(await delivered()).to.have.length(1);
    expect((await delivered())[0]).to.match(/^juf-els: /);
    school.clock.move(6 * HOUR);
    await watch({ space: () => Promise.resolve({ free: 0, size: 1e9 }), deliverNow: () => Promise.resolve() })();
    await admin([]);
    expect(await delivered()).to.have.length(1);
  });
});
