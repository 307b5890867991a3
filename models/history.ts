/** The web chat's history: a message counts as sent when it is stored here. Sealed under the conversation's key. */
import mongoose, { Schema } from 'mongoose';
import { type Binary, type Collection } from 'mongodb';
import { type Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { seal, unseal, unsealUnlessErased } from './sealed.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { direct } from './store-direct.ts';

/** What came and went together, such as a turn's words and replies: one document, stored once per id. */
interface HistoryDocument {
  /** conversation/id of its first row */
  _id: string;
  conversation: string;
  at: Date;
  /** Orders documents of the same millisecond, as this process stored them. */
  order: number;
  /** Sealed rows, oldest first. */
  body: Binary;
}
const COLLECTION = 'history';
const schema = new Schema<HistoryDocument>(
  { _id: String },
  { collection: COLLECTION, strict: false, versionKey: false },
);
schema.index({ conversation: 1, at: 1, order: 1 });
const History = mongoose.model('History', schema);
const collection = (): Collection<HistoryDocument> => History.collection as unknown as Collection<HistoryDocument>;

let order = 0;
const ownerOf = (conversation: string): string => `conversation/web/${conversation}`;

/** A row as it is sealed. */
interface Row {
  id: string;
  at: Date;
}
const idOf = (conversation: string, row: Row): string => `${conversation}/${row.id}`;

/** Stores rows that belong together, in this order, each once per id. */
export async function addHistory(who: Actor, conversation: string, rows: readonly Row[]): Promise<void> {
  may(who, 'deliver');
  const [first] = rows;
  if (!first) return;
  const body = await seal(ownerOf(conversation), 'history', rows);
  try {
    await direct<HistoryDocument>(COLLECTION).insertOne({
      _id: idOf(conversation, first),
      conversation,
      at: first.at,
      order: order++,
      body,
    });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    await addHistory(who, conversation, await rowsNotIn(conversation, idOf(conversation, first), rows));
  }
}

/** A turn that is tried again may have heard more by then. */
async function rowsNotIn(conversation: string, id: string, rows: readonly Row[]): Promise<Row[]> {
  const found = await direct<HistoryDocument>(COLLECTION).findOne({ _id: id });
  const known = found ? await unseal<Row[]>(ownerOf(conversation), 'history', found.body) : [];
  return rows.filter((row) => !known.some((one) => one.id === row.id));
}

/** A row as JSON keeps it. */
type Stored<Kept> = Omit<Kept, 'at'> & { at: string };

/** The last rows of a conversation, oldest first: as many as were asked for, and the rest of the oldest turn. What was erased is left out. */
export async function lastHistory<Kept extends Row>(who: Actor, conversation: string, count: number): Promise<Kept[]> {
  may(who, 'deliver');
  const found = await collection().find({ conversation }).sort({ at: -1, order: -1 }).limit(count).toArray();
  const turns: Kept[][] = [];
  let rows = 0;
  for (const { body } of found) {
    if (rows >= count) break;
    const turn = await unsealUnlessErased<Stored<Kept>[]>(ownerOf(conversation), 'history', body);
    if (!turn) continue;
    turns.push(turn.map((row) => ({ ...row, at: new Date(row.at) }) as unknown as Kept));
    rows += turn.length;
  }
  return turns.reverse().flat();
}
