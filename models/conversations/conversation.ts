/**
 * One document per conversation (contract B): what waits, what was seen, what is open, what is not sent yet, and who works
 * on it. Three atomic writes carry a turn: accept, finish, sent. They go through the driver itself, as these are on the
 * way of every message; everything in them is ours or checked.
 */
import mongoose, { Schema } from 'mongoose';
import { type Binary, type Collection, MongoServerError, type PullOperator } from 'mongodb';
import type { ChannelName, Incoming } from '../../bot/core/channel.ts';
import { seal, unseal } from '../sealed.ts';

const WAITING_AT_MOST = 50;
/** Keys are remembered for a day, and so many of them: more would make every write of a busy conversation slow. */
const SEEN_AT_MOST = 200;
const SEEN_FOR = 24 * 60 * 60 * 1000;
const LEASE_FOR = 60_000;
const DUPLICATE_KEY = 11000;
/** The lease can be given back between our two tries; then we try again. */
const ROUNDS_AT_MOST = 20;

interface WaitingMessage {
  key: string;
  body: Binary;
}
/** How far the sending of the last turn's replies has come. */
interface Sending {
  cause: string;
  next: number;
  /** The response to a send was lost before: part `next` may be there already. */
  doubted: boolean;
}
interface ConversationDocument {
  /** channel/conversation */
  _id: string;
  channel: ChannelName;
  place: string;
  kind: 'private' | 'group';
  recent: { key: string; at: Date }[];
  waiting: WaitingMessage[];
  /** Sealed: the state, and the replies of the last turn. */
  talk?: Binary | null;
  /** Absent when all is sent. */
  sending?: Sending | null;
  /** Turns begun since the last one that finished. */
  tries: number;
  lease: { owner: string; generation: number };
  /** When somebody must look at it again; absent when nothing is to be done. */
  until?: Date;
}

const schema = new Schema<ConversationDocument>(
  { _id: String, until: Date },
  { collection: 'conversations', strict: false, versionKey: false },
);
schema.index({ until: 1 });
const Conversations = mongoose.model('Conversation', schema);
const Parked = mongoose.model(
  'Parked',
  new Schema(
    { _id: String, conversation: String, at: Date, body: Schema.Types.Mixed },
    { collection: 'parked', versionKey: false },
  ),
);
const collection = (): Collection<ConversationDocument> =>
  Conversations.collection as unknown as Collection<ConversationDocument>;

/** A turn's replies that are not all sent yet. */
export type Unsent<Replies> = Sending & { replies: Replies };

/** A conversation that this process holds the lease of. */
export interface Held<State, Replies> {
  id: string;
  channel: ChannelName;
  place: string;
  generation: number;
  tries: number;
  state: State | undefined;
  waiting: Incoming[];
  unsent: Unsent<Replies> | undefined;
}

export const conversationId = (channel: ChannelName, place: string): string => `${channel}/${place}`;
const ownerOf = (id: string): string => `conversation/${id}`;

export type Accepted = 'taken' | 'added' | 'repeated' | 'full';

/**
 * Stores what came in, once per key, before the platform gets its answer. `taken`: the lease was free and is ours now,
 * the document comes with it. `added`: somebody works on this conversation and will come to it.
 */
export async function acceptIncoming<State, Replies>(
  incoming: Incoming,
  owner: string,
  now: Date,
): Promise<{ kind: Exclude<Accepted, 'taken'> } | { kind: 'taken'; held: Held<State, Replies> }> {
  const id = conversationId(incoming.channel, incoming.conversation.id);
  const waiting: WaitingMessage = { key: incoming.key, body: await seal(ownerOf(id), 'waiting', incoming) };
  const push: Added = { recent: { $each: [{ key: incoming.key, at: now }], $slice: -SEEN_AT_MOST }, waiting };
  for (let round = 0; round < ROUNDS_AT_MOST; round++) {
    const taken = await takeAndAdd(id, incoming, push, owner, now);
    if (taken) return { kind: 'taken', held: await open<State, Replies>(taken, incoming) };
    const added = await collection().updateOne(
      { _id: id, ...hasRoomFor(incoming.key), until: { $gt: now } },
      { $push: push },
    );
    if (added.matchedCount) return { kind: 'added' };
    const seen = await collection().findOne(
      { _id: id },
      { projection: { 'recent.key': 1, 'waiting.key': 1, until: 1 } },
    );
    if (seen?.recent.some((one) => one.key === incoming.key)) return { kind: 'repeated' };
    if (seen && seen.waiting.length >= WAITING_AT_MOST) return { kind: 'full' };
  }
  throw new Error(`the lease of a conversation changed hands ${ROUNDS_AT_MOST} times while a message was accepted`);
}

interface Added {
  recent: { $each: ConversationDocument['recent']; $slice: number };
  waiting: WaitingMessage;
}

const hasRoomFor = (key: string): object => ({
  'recent.key': { $ne: key },
  [`waiting.${WAITING_AT_MOST - 1}`]: { $exists: false },
});
const isFree = (now: Date): object => ({ $or: [{ until: null }, { until: { $lte: now } }] });
const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_FOR);

async function takeAndAdd(
  id: string,
  incoming: Incoming,
  push: Added,
  owner: string,
  now: Date,
): Promise<ConversationDocument | null> {
  try {
    return await collection().findOneAndUpdate(
      { _id: id, ...hasRoomFor(incoming.key), ...isFree(now) },
      {
        $push: push,
        $set: { 'lease.owner': owner, until: leaseEnd(now) },
        $inc: { 'lease.generation': 1, tries: 1 },
        $setOnInsert: { channel: incoming.channel, place: incoming.conversation.id, kind: incoming.conversation.kind },
      },
      { upsert: true, returnDocument: 'after' },
    );
  } catch (error) {
    if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return null;
    throw error;
  }
}

/** Takes a conversation that was left behind (its process died, or its sending must be tried again); null when it is not free. */
export async function takeConversation<State, Replies>(
  id: string,
  owner: string,
  now: Date,
): Promise<Held<State, Replies> | null> {
  const taken = await collection().findOneAndUpdate(
    { _id: id, until: { $lte: now } },
    { $set: { 'lease.owner': owner, until: leaseEnd(now) }, $inc: { 'lease.generation': 1, tries: 1 } },
    { returnDocument: 'after' },
  );
  return taken && open<State, Replies>(taken);
}

/** For the only process on a store, at its start: whoever held a lease is gone, and its work is taken up at once. */
export async function endAllLeases(now: Date): Promise<void> {
  await collection().updateMany({ until: { $gt: now } }, { $set: { until: now } });
}

/** The conversations somebody must look at, longest waiting first. */
export async function dueConversations(now: Date, count: number): Promise<string[]> {
  const due = await collection()
    .find({ until: { $lte: now } }, { projection: { _id: 1 } })
    .sort({ until: 1 })
    .limit(count)
    .toArray();
  return due.map((one) => one._id);
}

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
  const { set, pull } = await changesOf(held, turn, now);
  const sending = { cause: turn.cause, next: 0, doubted: false };
  const { matchedCount } = await collection().updateOne(mine(held), {
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
  const { set, pull } = await changesOf(held, turn, now);
  const released = await collection().updateOne(
    { ...mine(held), [`waiting.${turn.keys.length}`]: { $exists: false } },
    { $set: { ...set, sending: null }, $unset: { until: 1 }, $pull: pull },
  );
  if (released.matchedCount) return [];
  const more = await collection().findOneAndUpdate(
    mine(held),
    { $set: { ...set, sending: null, until: leaseEnd(now) }, $pull: pull },
    { returnDocument: 'after' },
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
  now: Date,
): Promise<{ set: { talk: Binary; tries: number }; pull: PullOperator<ConversationDocument> }> {
  const talk = await seal(ownerOf(held.id), 'talk', { state, replies });
  const forgotten = new Date(now.getTime() - SEEN_FOR);
  const pull = { waiting: { key: { $in: keys } }, recent: { at: { $lt: forgotten } } };
  return { set: { talk, tries: 0 }, pull };
}

/** Remembers how many parts were sent, so that a retry never repeats part 1. `again`: when to go on. */
export async function markPartsSent(
  held: Held<unknown, unknown>,
  { next, doubted }: { next: number; doubted: boolean },
  again: Date,
): Promise<void> {
  await collection().updateOne(mine(held), {
    $set: { 'sending.next': next, 'sending.doubted': doubted, until: again },
  });
}

/** Puts a message aside that could not be handled, still sealed, for staff to see. Doing it again changes nothing. */
export async function parkIncoming(held: Held<unknown, unknown>, incoming: Incoming, now: Date): Promise<void> {
  const body = await seal(ownerOf(held.id), 'parked', incoming);
  await Parked.updateOne(
    { _id: incoming.key },
    { $setOnInsert: { conversation: held.id, at: now, body } },
    { upsert: true },
  );
}

/** One write: all is sent, and the lease is given back, unless more came in meanwhile: then what waits is returned. */
export async function markSent<State, Replies>(held: Held<State, Replies>, now: Date): Promise<Incoming[]> {
  const released = await collection().updateOne(
    { ...mine(held), 'waiting.0': { $exists: false } },
    { $set: { sending: null, tries: 0 }, $unset: { until: 1 } },
  );
  if (released.matchedCount) return [];
  const more = await collection().findOneAndUpdate(
    mine(held),
    { $set: { sending: null, tries: 0, until: leaseEnd(now) } },
    { returnDocument: 'after' },
  );
  return more ? openWaiting(more) : [];
}

/** What a person sent that is not handled yet, oldest first. */
export async function stillWaiting(channel: ChannelName, place: string): Promise<Incoming[]> {
  const found = await collection().findOne({ _id: conversationId(channel, place) });
  return found ? openWaiting(found) : [];
}

/** What waits now; null when the lease was lost. Keeps the lease for another while. */
export async function waitingNow(held: Held<unknown, unknown>, now: Date): Promise<Incoming[] | null> {
  const found = await collection().findOneAndUpdate(
    mine(held),
    { $set: { until: leaseEnd(now) } },
    { returnDocument: 'after' },
  );
  return found && openWaiting(found);
}

/** Gives the lease back so that somebody tries again at `again`. */
export async function leaveFor(held: Held<unknown, unknown>, again: Date): Promise<void> {
  await collection().updateOne(mine(held), { $set: { until: again } });
}

/** `fresh` was sealed a moment ago, and need not be opened. */
async function open<State, Replies>(found: ConversationDocument, fresh?: Incoming): Promise<Held<State, Replies>> {
  const [talk, waiting] = await Promise.all([
    found.talk ? unseal<{ state: State; replies: Replies }>(ownerOf(found._id), 'talk', found.talk) : undefined,
    openWaiting(found, fresh),
  ]);
  return {
    id: found._id,
    channel: found.channel,
    place: found.place,
    generation: found.lease.generation,
    tries: found.tries,
    state: talk?.state,
    waiting,
    unsent: found.sending && talk ? { ...found.sending, replies: talk.replies } : undefined,
  };
}

function openWaiting(found: ConversationDocument, fresh?: Incoming): Promise<Incoming[]> {
  return Promise.all(
    found.waiting.map(async ({ key, body }) => {
      if (key === fresh?.key) return fresh;
      const incoming = await unseal<Omit<Incoming, 'at'> & { at: string }>(ownerOf(found._id), 'waiting', body);
      return { ...incoming, at: new Date(incoming.at) };
    }),
  );
}
