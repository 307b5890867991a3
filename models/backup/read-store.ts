/**
 * Everything in the store, while it is written to, in an order that keeps promises on every store, without a snapshot:
 *
 * 1. what was erased: who is erased while we read is in the list beside the backups, and erased again;
 * 2. the conversations: what a talk counts as done was done before, and so its effects are read after it;
 * 3. the outbox, then all else: what a row of the outbox is about is written before it, and read after it;
 * 4. which messages the conversations know by then: every effect's cause is among them, so that one that comes again does nothing;
 * 5. the data keys: all that was read opens, unless it was erased meanwhile.
 */
import mongoose from 'mongoose';
import { BSON } from 'mongodb';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { BackupRecord } from './format/records.ts';

const FIRST = ['erasures', 'conversations', 'outbox'];
const LAST = 'datakeys';
/** The name of the fourth part. `$` is in no collection's name. */
export const KNOWN_BY_THEN = 'conversations$known';
/** What is read of a conversation then: enough to begin one that was not there before. */
const OF_KNOWN = { recent: 1, channel: 1, place: 1, kind: 1 };
const READ_AT_ONCE = 200;

const database = (): mongoose.mongo.Db => {
  const { db } = mongoose.connection;
  if (!db) throw new Error('the store is not connected');
  return db;
};

/** The names of all collections that hold anything of ours. */
export async function collectionNames(who: Actor): Promise<string[]> {
  may(who, 'keep-store');
  const found = await database().listCollections({}, { nameOnly: true }).toArray();
  return found.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}

/** How many documents there are, about. */
export async function countDocuments(who: Actor): Promise<number> {
  may(who, 'keep-store');
  const counts = (await collectionNames(who)).map((name) => database().collection(name).countDocuments());
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

/** All documents, in the order that the promises need. */
export async function* readStore(who: Actor): AsyncGenerator<BackupRecord> {
  may(who, 'keep-store');
  const rest = (await collectionNames(who)).filter((name) => !FIRST.includes(name) && name !== LAST).sort();
  for (const name of [...FIRST, ...rest]) yield* documentsOf(name);
  for await (const { document } of documentsOf('conversations', OF_KNOWN))
    yield { collection: KNOWN_BY_THEN, document };
  yield* documentsOf(LAST);
}

/** By `_id`, in batches: nothing is held open in the store between two of them. */
async function* documentsOf(collection: string, projection: object = {}): AsyncGenerator<BackupRecord> {
  let after: unknown;
  for (;;) {
    const filter = after === undefined ? {} : { _id: { $gt: after } };
    const batch = await database()
      .collection(collection)
      .find(filter as never, { raw: true, projection })
      .sort({ _id: 1 })
      .limit(READ_AT_ONCE)
      .toArray();
    const documents = batch as unknown as Uint8Array[];
    for (const document of documents) yield { collection, document };
    const last = documents.at(-1);
    if (!last || documents.length < READ_AT_ONCE) return;
    after = (BSON.deserialize(last) as { _id: unknown })._id;
  }
}
