/** Finishing turns, and marking what was sent. Every write here is conditional on the lease's generation. */
import { type Binary, type PullOperator } from 'mongodb';
import type { Incoming } from '../../bot/core/channel.ts';
import { seal } from '../sealed.ts';
import {
  type ConversationDocument,
  type Held,
  leaseEnd,
  NOTHING_BEGUN,
  OPENED,
  openWaiting,
  ownerOf,
  talks,
} from './document.ts';

/** What a turn changes in its conversation. */
interface FinishedTurn<State, Replies> {
  keys: string[];
  cause: string;
  state: State;
  replies: Replies;
}

/** One write: the new state, the replies to send, and the messages that are done. False when the lease was lost. */
export async function finishTurn<State, Replies>(
  held: Held<State, Replies>,
  turn: FinishedTurn<State, Replies>,
  now: Date,
): Promise<boolean> {
  const { set, pull } = await changesOf(held, turn);
  const sending = { cause: turn.cause, next: 0, doubted: false };
  const { matchedCount } = await talks().updateOne(mine(held), {
    $set: { ...set, sending, until: leaseEnd(now) },
    $pull: pull,
  });
  return matchedCount === 1;
}

/**
 * The same where the replies are kept already: one write that finishes, and gives back the lease unless more came in
 * meanwhile. Returns what waits; null when the lease was lost.
 */
export async function finishKeptTurn<State, Replies>(
  held: Held<State, Replies>,
  turn: FinishedTurn<State, Replies>,
  now: Date,
): Promise<Incoming[] | null> {
  const { set, pull } = await changesOf(held, turn);
  return giveBack(held, turn.keys.length, { $set: { ...set, sending: null }, $pull: pull }, now);
}

/**
 * One write: the change, and the lease is given back, unless more than the first `handled` messages wait. Then the lease is
 * kept, and what waits is returned; null when it was lost.
 */
async function giveBack(
  held: Held<unknown, unknown>,
  handled: number,
  change: { $set: Partial<ConversationDocument>; $pull?: PullOperator<ConversationDocument> },
  now: Date,
): Promise<Incoming[] | null> {
  const released = await talks().updateOne(
    { ...mine(held), [`waiting.${handled}`]: { $exists: false } },
    { ...change, $unset: { until: 1 } },
  );
  if (released.matchedCount) return [];
  const more = await talks().findOneAndUpdate(
    mine(held),
    { ...change, $set: { ...change.$set, until: leaseEnd(now) } },
    { returnDocument: 'after', projection: OPENED },
  );
  return more && openWaiting(more);
}

const mine = (held: Held<unknown, unknown>): { _id: string; 'lease.generation': number } => ({
  _id: held.id,
  'lease.generation': held.generation,
});

async function changesOf<State, Replies>(
  held: Held<State, Replies>,
  { keys, state, replies }: FinishedTurn<State, Replies>,
): Promise<{ set: typeof NOTHING_BEGUN & { talk: Binary }; pull: PullOperator<ConversationDocument> }> {
  const talk = await seal(ownerOf(held.id), 'talk', { state, replies });
  const pull = { waiting: { key: { $in: keys } } };
  return { set: { ...NOTHING_BEGUN, talk }, pull };
}

/**
 * Remembers that a turn is begun with so many messages together: tried again, it must answer the same, as what it did carries the
 * cause of the first. False when the lease was lost.
 */
export async function beginTogether(held: Held<unknown, unknown>, together: number): Promise<boolean> {
  const { matchedCount } = await talks().updateOne(mine(held), { $set: { together } });
  return matchedCount === 1;
}

/** Remembers how many parts were sent, so that a retry never repeats part 1. `again`: when to go on. False when the lease was lost. */
export async function markPartsSent(
  held: Held<unknown, unknown>,
  { next, doubted }: { next: number; doubted: boolean },
  again: Date,
): Promise<boolean> {
  const { matchedCount } = await talks().updateOne(mine(held), {
    $set: { 'sending.next': next, 'sending.doubted': doubted, until: again },
  });
  return matchedCount === 1;
}

/** All is sent. Returns what waits, as `finishKeptTurn` does. */
export const markSent = (held: Held<unknown, unknown>, now: Date): Promise<Incoming[] | null> =>
  giveBack(held, 0, { $set: { sending: null, tries: 0 } }, now);

/** What waits now; null when the lease was lost. Keeps the lease for another while. */
export async function waitingNow(held: Held<unknown, unknown>, now: Date): Promise<Incoming[] | null> {
  const found = await talks().findOneAndUpdate(
    mine(held),
    { $set: { until: leaseEnd(now) } },
    { returnDocument: 'after', projection: OPENED },
  );
  return found && openWaiting(found);
}

/** Gives the lease back so that somebody tries again at `again`. `blameless`: what went wrong does not count against what waits. */
export async function leaveFor(held: Held<unknown, unknown>, again: Date, blameless = false): Promise<void> {
  const tries = blameless ? { tries: Math.max(0, held.tries - 1) } : {};
  await talks().updateOne(mine(held), { $set: { until: again, ...tries } });
}
