/** The web chat's history: a message counts as sent when it is stored here. Sealed under the conversation's key. */
import mongoose, { Schema } from 'mongoose';
import { type Binary, type Collection, MongoServerError } from 'mongodb';
import { type Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { seal, unseal } from './sealed.ts';

const DUPLICATE_KEY = 11000;

interface HistoryDocument {
  /** conversation/row */
  _id: string;
  conversation: string;
  at: Date;
  /** Orders rows of the same millisecond, as this process stored them. */
  order: number;
  body: Binary;
}
const schema = new Schema<HistoryDocument>(
  { _id: String },
  { collection: 'history', strict: false, versionKey: false },
);
schema.index({ conversation: 1, at: 1, order: 1 });
const History = mongoose.model('History', schema);
const collection = (): Collection<HistoryDocument> => History.collection as unknown as Collection<HistoryDocument>;

let order = 0;
const ownerOf = (conversation: string): string => `conversation/web/${conversation}`;

/** Stores rows in this order, each once per id: those that are there already stay as they are. */
export async function addHistory(
  who: Actor,
  conversation: string,
  rows: readonly { id: string; at: Date; body: unknown }[],
): Promise<void> {
  may(who, 'deliver');
  const documents = await Promise.all(
    rows.map(async ({ id, at, body }) => {
      const sealed = await seal(ownerOf(conversation), 'history', body);
      return { _id: `${conversation}/${id}`, conversation, at, order: order++, body: sealed };
    }),
  );
  try {
    await collection().insertMany(documents, { ordered: false });
  } catch (error) {
    if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY)) throw error;
  }
}

/** The last rows of a conversation, oldest first. */
export async function lastHistory<Body>(
  who: Actor,
  conversation: string,
  count: number,
): Promise<{ id: string; at: Date; body: Body }[]> {
  may(who, 'deliver');
  const found = await collection().find({ conversation }).sort({ at: -1, order: -1 }).limit(count).toArray();
  return Promise.all(
    found.reverse().map(async (row) => ({
      id: row._id.slice(conversation.length + 1),
      at: row.at,
      body: await unseal<Body>(ownerOf(conversation), 'history', row.body),
    })),
  );
}
