/**
 * The outbox's worker. Of all processes on a store one sends at a time, under the lease `bulk`: so a platform's limits hold
 * for all together, and what is most urgent goes first.
 */
import { System } from '../core/actor.ts';
import { dropLease, holdLease } from '../../models/leases.ts';
import { type OutboxRow, takeDue, takeRow } from '../../models/outbox.ts';
import { deliverRow, type OutboxParts } from './deliver.ts';

/** So many messages are under way at once: a platform takes about 100 ms for each. */
const LANES = 8;
/** A row that is not settled by then is taken again, in milliseconds. */
const TAKEN_FOR = 30_000;
const LEASE = { name: 'bulk', milliseconds: 15_000 };
const RENEWED_EVERY = 3_000;
const who = System('the outbox');

export interface OutboxWorker {
  /** Sends all that is due; nothing while another process does. */
  deliverDue(): Promise<void>;
  /** Sends one row at once, past all others; nothing when it is not due. */
  deliverNow(id: string): Promise<void>;
  /** Finishes the messages at hand and lets another process go on. */
  stop(): Promise<void>;
}

/** One per process and store. */
export function createOutboxWorker(parts: OutboxParts): OutboxWorker {
  let stopping = false;
  let atWork: Promise<void> = Promise.resolve();

  const hold = (): Promise<boolean> => holdLease(who, { ...LEASE, owner: parts.owner }, parts.clock.now());
  const next = async (lease: { renewed: number }): Promise<OutboxRow | null> => {
    if (stopping) return null;
    if (performance.now() - lease.renewed > RENEWED_EVERY) {
      lease.renewed = performance.now();
      if (!(await hold())) return null;
    }
    return takeDue(who, parts.clock.now(), TAKEN_FOR);
  };
  const lane = async (lease: { renewed: number }): Promise<void> => {
    for (let row = await next(lease); row; row = await next(lease)) await deliverRow(parts, row);
  };
  const deliver = async (): Promise<void> => {
    if (stopping || !(await hold())) return;
    const lease = { renewed: performance.now() };
    // One finds out whether there is anything at all, before the others ask too.
    const first = await next(lease);
    if (!first) return;
    const others = Array.from({ length: LANES - 1 }, () => lane(lease));
    await allDone([deliverRow(parts, first).then(() => lane(lease)), ...others]);
  };
  return {
    deliverDue: () => (atWork = deliver()),
    async deliverNow(id) {
      const row = await takeRow(who, id, parts.clock.now(), TAKEN_FOR);
      if (row) await deliverRow(parts, row);
    },
    async stop() {
      stopping = true;
      await atWork.catch(() => undefined); // whoever asked for it was told
      await dropLease(who, { name: LEASE.name, owner: parts.owner }).catch((error: unknown) => {
        parts.log.warn({ err: error }, 'the lease of the outbox ends by itself');
      });
    },
  };
}

/** Waits for all, then throws the first error: a lane that fails does not leave the others behind. */
async function allDone(work: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason as Error;
}
