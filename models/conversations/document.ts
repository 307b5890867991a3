/**
 * One document per conversation (contract B): what waits, what was seen, what is open, what is not sent yet, and who works
 * on it. Three atomic writes carry a turn: accept, finish, sent. They go the shortest way (store-direct.ts), as these are on
 * the way of every message; everything in them is ours or checked.
 */
import mongoose, { Schema } from 'mongoose';
import { type Binary, type Collection } from 'mongodb';
import type { ChannelName, Incoming } from '../../bot/core/channel.ts';
import { unsealUnlessErased } from '../sealed.ts';
import { direct, type Direct } from '../store-direct.ts';

/** Turns take milliseconds, and each part that is sent renews it: who does not come back for so long is dead. */
const LEASE_FOR = 20_000;

export interface WaitingMessage {
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
export interface ConversationDocument {
  /** channel/conversation */
  _id: string;
  channel: ChannelName;
  place: string;
  kind: 'private' | 'group';
  /** Keys of the last messages: one that comes again does nothing. */
  recent: string[];
  waiting: WaitingMessage[];
  /** Sealed: the state, and the replies of the last turn. */
  talk?: Binary | null;
  /** Absent when all is sent. */
  sending?: Sending | null;
  /** Turns begun since the last one that finished. */
  tries: number;
  /** How many of what waits the turn that was begun answers together; absent when it is one, or none was begun. */
  together?: number | null;
  lease: { owner: string; generation: number };
  /** When something came last. */
  at?: Date;
  /** When somebody must look at it again; absent when nothing is to be done. */
  until?: Date;
}

const COLLECTION = 'conversations';
const schema = new Schema<ConversationDocument>(
  { _id: String, until: Date },
  { collection: COLLECTION, strict: false, versionKey: false },
);
schema.index({ until: 1 });
const Conversations = mongoose.model('Conversation', schema);
/** The conversations, for what a turn needs. */
export const talks = (): Direct<ConversationDocument> => direct<ConversationDocument>(COLLECTION);
/** The same for all else, by the driver itself. */
export const conversations = (): Collection<ConversationDocument> =>
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
  /** So many messages were begun together, in a turn that did not finish. */
  together: number | undefined;
  state: State | undefined;
  waiting: Incoming[];
  unsent: Unsent<Replies> | undefined;
}

/** No turn is begun that did not finish. */
export const NOTHING_BEGUN = { tries: 0, together: null } as const;

/** What is read of a document to open it. */
export const OPENED = { recent: 0 } as const;

/** The conversation's id in the store: channel/conversation. */
export const conversationId = (channel: ChannelName, place: string): string => `${channel}/${place}`;
/** Whose data key seals what is said in it. */
export const ownerOf = (id: string): string => `conversation/${id}`;
/** When a lease taken now ends. */
export const leaseEnd = (now: Date): Date => new Date(now.getTime() + LEASE_FOR);

/** `fresh` was sealed a moment ago, and need not be opened. What was erased is as if it had never been. */
export async function open<State, Replies>(
  found: ConversationDocument,
  fresh?: Incoming,
): Promise<Held<State, Replies>> {
  const [talk, waiting] = await Promise.all([
    found.talk
      ? unsealUnlessErased<{ state: State; replies: Replies }>(ownerOf(found._id), 'talk', found.talk)
      : undefined,
    openWaiting(found, fresh),
  ]);
  return {
    id: found._id,
    channel: found.channel,
    place: found.place,
    generation: found.lease.generation,
    tries: found.tries,
    together: found.together ?? undefined,
    state: talk?.state,
    waiting,
    unsent: found.sending && talk ? { ...found.sending, replies: talk.replies } : undefined,
  };
}

/** What waits, oldest first. */
export async function openWaiting(found: ConversationDocument, fresh?: Incoming): Promise<Incoming[]> {
  const opened = await Promise.all(found.waiting.map((one) => openOne(found._id, one, fresh)));
  return opened.filter((incoming) => incoming !== undefined);
}

async function openOne(id: string, { key, body }: WaitingMessage, fresh?: Incoming): Promise<Incoming | undefined> {
  if (key === fresh?.key) return fresh;
  const incoming = await unsealUnlessErased<Omit<Incoming, 'at'> & { at: string }>(ownerOf(id), 'waiting', body);
  return incoming && { ...incoming, at: new Date(incoming.at) };
}
