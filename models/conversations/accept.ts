/** Taking messages in, and taking conversations up. */
import type { ChannelName, Incoming } from '../../bot/core/channel.ts';
import { seal } from '../sealed.ts';
import { isDuplicateKey } from '../duplicate-key.ts';
import {
  type ConversationDocument,
  conversationId,
  conversations,
  type Held,
  leaseEnd,
  OPENED,
  open,
  openWaiting,
  ownerOf,
  talks,
  type WaitingMessage,
} from './document.ts';

type Accepted = 'taken' | 'added' | 'repeated' | 'full';

const WAITING_AT_MOST = 50;
/** The keys of so many messages are remembered: days for a parent, and more would make every write slow. */
const SEEN_AT_MOST = 200;
/** The lease can be given back between our two tries; then we try again. */
const ROUNDS_AT_MOST = 20;

/**
 * Stores what came in, once per key, before the platform gets its answer. `taken`: the lease was free and is ours now,
 * the document comes with it. `added`: somebody works on this conversation, or will take it up, and comes to it.
 */
export async function acceptIncoming<State, Replies>(
  incoming: Incoming,
  owner: string,
  now: Date,
): Promise<{ kind: Exclude<Accepted, 'taken'> } | { kind: 'taken'; held: Held<State, Replies> }> {
  const id = conversationId(incoming.channel, incoming.conversation.id);
  const waiting: WaitingMessage = { key: incoming.key, body: await seal(ownerOf(id), 'waiting', incoming) };
  const names = [incoming.key, ...(incoming.mark === undefined ? [] : [incoming.mark])];
  const push: Added = { recent: { $each: names, $slice: -SEEN_AT_MOST }, waiting };
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const taken = await takeAndAdd(id, incoming, push, owner, now);
    if (taken) return { kind: 'taken', held: await open<State, Replies>(taken, incoming) };
    const added = await talks().updateOne({ _id: id, ...hasRoomFor(names), ...isOthers(now) }, { $push: push });
    if (added.matchedCount) return { kind: 'added' };
    const seen = await talks().findOne({ _id: id }, { projection: { recent: 1, 'waiting.key': 1, until: 1 } });
    if (names.some((name) => seen?.recent.includes(name))) return { kind: 'repeated' };
    if (seen && seen.waiting.length >= WAITING_AT_MOST) return { kind: 'full' };
  }
  throw new Error(`the lease of a conversation changed hands ${ROUNDS_AT_MOST} times while a message was accepted`);
}

/**
 * Takes a message that was put aside up again, under its own key, so that what it did before is not done twice. Nothing, when
 * it waits already or its conversation is gone.
 */
export async function acceptAgain(incoming: Incoming, now: Date): Promise<void> {
  const _id = conversationId(incoming.channel, incoming.conversation.id);
  const waiting = { key: incoming.key, body: await seal(ownerOf(_id), 'waiting', incoming) };
  const absent = { _id, 'waiting.key': { $ne: incoming.key } };
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const idle = await conversations().updateOne(
      { ...absent, until: { $exists: false } },
      { $push: { waiting }, $set: { until: now } },
    );
    const busy = idle.matchedCount
      ? idle
      : await conversations().updateOne({ ...absent, until: { $exists: true } }, { $push: { waiting } });
    if (busy.matchedCount || !(await conversations().findOne(absent, { projection: { _id: 1 } }))) return;
  }
}

interface Added {
  recent: { $each: ConversationDocument['recent']; $slice: number };
  waiting: WaitingMessage;
}

/** `names`: what a message may have been seen under. */
const hasRoomFor = (names: readonly string[]): object => ({
  recent: { $nin: names },
  [`waiting.${WAITING_AT_MOST - 1}`]: { $exists: false },
});
/** Nobody works on it, and nothing was begun there that did not finish: that is taken up alone (see Engine.resume). */
const isFree = (now: Date): object => ({ $or: [{ until: null }, { until: { $lte: now } }], tries: { $in: [0, null] } });
/** Somebody works on it, or will take it up. */
const isOthers = (now: Date): object => ({
  $or: [{ until: { $gt: now } }, { until: { $lte: now }, tries: { $gt: 0 } }],
});

async function takeAndAdd(
  id: string,
  incoming: Incoming,
  push: Added,
  owner: string,
  now: Date,
): Promise<ConversationDocument | null> {
  try {
    return await talks().findOneAndUpdate(
      { _id: id, ...hasRoomFor(push.recent.$each), ...isFree(now) },
      {
        $push: push,
        $set: { 'lease.owner': owner, until: leaseEnd(now), at: now },
        $inc: { 'lease.generation': 1, tries: 1 },
        $setOnInsert: { channel: incoming.channel, place: incoming.conversation.id, kind: incoming.conversation.kind },
      },
      { upsert: true, returnDocument: 'after', projection: OPENED },
    );
  } catch (error) {
    if (isDuplicateKey(error)) return null;
    throw error;
  }
}

/** Takes a conversation that was left behind (its process died, or its sending must be tried again); null when it is not free. */
export async function takeConversation<State, Replies>(
  id: string,
  owner: string,
  now: Date,
): Promise<Held<State, Replies> | null> {
  const taken = await talks().findOneAndUpdate(
    { _id: id, until: { $lte: now } },
    { $set: { 'lease.owner': owner, until: leaseEnd(now) }, $inc: { 'lease.generation': 1, tries: 1 } },
    { returnDocument: 'after', projection: OPENED },
  );
  return taken && open<State, Replies>(taken);
}

/** For the only process on a store, at its start: whoever held a lease is gone, and its work is taken up at once. */
export async function endAllLeases(now: Date): Promise<void> {
  await conversations().updateMany({ until: { $gt: now } }, { $set: { until: now } });
}

/** The conversations somebody must look at, longest waiting first. */
export async function dueConversations(now: Date, count: number): Promise<string[]> {
  const due = await conversations()
    .find({ until: { $lte: now } }, { projection: { _id: 1 } })
    .sort({ until: 1 })
    .limit(count)
    .toArray();
  return due.map((one) => one._id);
}

/** What a person sent that is not handled yet, oldest first. */
export async function stillWaiting(channel: ChannelName, place: string): Promise<Incoming[]> {
  const found = await talks().findOne({ _id: conversationId(channel, place) }, { projection: { waiting: 1 } });
  return found ? openWaiting(found) : [];
}
