/**
 * Looks once a minute whether somebody must do something, and tells them. Each process looks for itself: the ids of the rows
 * make one alert of it.
 */
import { type AlertKind, ALERTS, raiseAlert } from '../../models/alerts.ts';
import { type Backlog, backlogOf } from '../../models/backlog.ts';
import { System } from '../core/actor.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import { isNearlyFull, type Space } from './disk.ts';

const HOUR = 3_600_000;
const STUCK_AFTER_SECONDS = 600;
const BACKUP_WITHIN = 36 * HOUR;
/** An alert is told once in such a time; one that has weeks to be mended, more seldom. */
const PERIOD = 6 * HOUR;
const SLOW_PERIOD = 7 * 24 * HOUR;
const periodOf = (kind: AlertKind): number => (kind === 'secret-ends' ? SLOW_PERIOD : PERIOD);
/** How long before a secret ends it is told. */
const WARNED_BEFORE = 30 * 24 * HOUR;
const who = System('watching over the machine');

export interface WatchParts {
  schools: readonly string[];
  clock: Clock;
  log: Log;
  /** The disk of the data, where it is on this machine. */
  space?: (() => Promise<Space>) | undefined;
  /** When the last backup was completed, where backups are on. */
  lastBackup?: (() => Promise<Date | undefined>) | undefined;
  /** When the secret of a channel ends, where that is known. */
  secretEnds?: Date | undefined;
  /** Sends a row of the outbox at once: a queue that is stuck cannot carry its own alarm. */
  deliverNow(row: string): Promise<void>;
  onBacklog?(backlog: Backlog): void;
  /** Told of every kind at every look. */
  onAlert?(kind: AlertKind, on: boolean): void;
}

/** Returns the look that is to be repeated. */
export function createWatch(parts: WatchParts): () => Promise<void> {
  const began = parts.clock.now();
  /** What is wrong, with the period it was last told in. */
  const told = new Map<AlertKind, number>();
  return async () => {
    const now = parts.clock.now();
    const wrong = await problems(parts, began, now);
    for (const kind of ALERTS) {
      parts.onAlert?.(kind, wrong.has(kind));
      const period = wrong.has(kind) ? Math.floor(now.getTime() / periodOf(kind)) : undefined;
      const before = told.get(kind);
      if (period === before) continue;
      if (period !== undefined) await raise(parts, kind, period, now);
      else if (before !== undefined) await end(parts, kind, before, now);
      if (period === undefined) told.delete(kind);
      else told.set(kind, period);
    }
  };
}

async function problems(parts: WatchParts, began: Date, now: Date): Promise<Set<AlertKind>> {
  const backlog = await backlogOf(who, now);
  parts.onBacklog?.(backlog);
  const found = new Set<AlertKind>();
  if (backlog.oldestDueSeconds > STUCK_AFTER_SECONDS) found.add('outbox-stuck');
  if (parts.space && isNearlyFull(await parts.space())) found.add('disk-full');
  if (parts.secretEnds && parts.secretEnds.getTime() - now.getTime() < WARNED_BEFORE) found.add('secret-ends');
  if (parts.lastBackup) {
    const last = (await parts.lastBackup()) ?? began;
    if (now.getTime() - last.getTime() > BACKUP_WITHIN) found.add('backup-failed');
  }
  return found;
}

async function raise(parts: WatchParts, kind: AlertKind, period: number, now: Date): Promise<void> {
  parts.log.error({ alert: kind }, 'somebody must do something: see docs/running.md');
  await tell(parts, kind, { period, state: 'on' }, now);
}

async function end(parts: WatchParts, kind: AlertKind, period: number, now: Date): Promise<void> {
  parts.log.info({ alert: kind }, 'this is over');
  await tell(parts, kind, { period, state: 'over' }, now);
}

/** Past all that waits. */
async function tell(
  parts: WatchParts,
  kind: AlertKind,
  { period, state }: { period: number; state: 'on' | 'over' },
  now: Date,
): Promise<void> {
  for (const school of parts.schools) {
    const rows = await raiseAlert(who, school, { kind, period, state }, now);
    for (const row of rows) await parts.deliverNow(row);
  }
}
