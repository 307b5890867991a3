/**
 * A backup every night, where a folder for it is named. The timer of a night begins it and sets that of the next one; the
 * work itself takes longer than a turn may, and goes on beside it under a lease, so that one process does it.
 */
import { backupIn, lastBackupIn } from '../../models/backup/format/backup-name.ts';
import { pruneBackups, writeBackup } from '../../models/backup/write-backup.ts';
import { dropLease, holdLease } from '../../models/leases.ts';
import { setTimer } from '../../models/timers.ts';
import { System } from '../core/actor.ts';
import { type Clock, inZone } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { TimerHandler } from '../core/timer.ts';

export interface NightlyBackupOptions {
  folder: string;
  /** How many are kept. */
  kept: number;
  /** Whose night it is: a school, and its time zone. */
  school: string;
  zone: string;
  owner: string;
  clock: Clock;
  log: Log;
}

export interface NightlyBackup {
  timer: TimerHandler;
  /** Sets the timer of the next night; and makes one now when the last one is older than a day. */
  begin(): Promise<void>;
  /** When the last one was completed. */
  last(): Promise<Date | undefined>;
  /** Resolves when none is being made. */
  idle(): Promise<void>;
}

/** After the purge, before anybody is up. */
const HOUR = 4;
const DAY = 24 * 60 * 60 * 1000;
const LEASE = { name: 'backup', milliseconds: 60_000 };
const who = System('the nightly backup');

/** One per process. */
export function createNightlyBackup(options: NightlyBackupOptions): NightlyBackup {
  const { clock, log } = options;
  let atWork: Promise<void> = Promise.resolve();
  const start = (): void => {
    atWork = atWork
      .then(() => backUp(options))
      .catch((error: unknown) => {
        log.error({ err: error }, 'the backup failed');
      });
  };
  return {
    timer: {
      kind: 'backup',
      async ring() {
        await nextNight(options);
        start();
        return [];
      },
    },
    async begin() {
      await nextNight(options);
      const last = lastBackupIn(options.folder);
      if (!last || clock.now().getTime() - last.getTime() > DAY) start();
    },
    last: () => Promise.resolve(lastBackupIn(options.folder)),
    idle: () => atWork,
  };
}

async function nextNight({ school, zone, clock }: NightlyBackupOptions): Promise<void> {
  const night = inZone(clock.now(), zone).plus({ days: 1 }).startOf('day').set({ hour: HOUR });
  const _id = `backup/${night.toFormat('yyyy-MM-dd')}`;
  await setTimer(who, { _id, schoolId: school, due: night.toJSDate(), kind: 'backup', values: {} });
}

async function backUp({ folder, kept, owner, clock, log }: NightlyBackupOptions): Promise<void> {
  const lease = { ...LEASE, owner };
  if (!(await holdLease(who, lease, clock.now()))) return;
  const renewing = setInterval(() => {
    holdLease(who, lease, clock.now()).catch(() => false); // the store is away, and the backup fails by itself
  }, LEASE.milliseconds / 3);
  try {
    const now = clock.now();
    await writeBackup(who, { to: backupIn(folder, now), now, log });
    pruneBackups(who, folder, kept, now);
  } finally {
    clearInterval(renewing);
    await dropLease(who, lease);
  }
}
