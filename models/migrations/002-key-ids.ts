/**
 * Schema 2. A sealed value names its data key (format 2): `1 | iv | tag | body` becomes `2 | id of the key | iv | tag | body`,
 * without being opened. Messages put aside are open until staff settle them. The outbox's first index goes: another order
 * replaces it.
 */
import type { Binary, Collection, Db } from 'mongodb';
import { Binary as SealedBytes, MongoServerError } from 'mongodb';
import { bytesOf, keyIdsOf } from '../sealing/data-keys.ts';

interface Row {
  _id: string;
  [field: string]: unknown;
}

/** Where sealed values are, and whose key seals them. */
const SEALED: readonly { collection: string; field: string; owner: (row: Row) => string }[] = [
  { collection: 'conversations', field: 'talk', owner: (row) => `conversation/${row._id}` },
  { collection: 'parked', field: 'body', owner: (row) => `conversation/${String(row['conversation'])}` },
  { collection: 'notes', field: 'body', owner: (row) => `conversation/${String(row['conversationId'])}` },
  { collection: 'history', field: 'body', owner: (row) => `conversation/web/${String(row['conversation'])}` },
];

/** Doing it again finds nothing more to do. */
export async function nameKeys(db: Db): Promise<void> {
  const ids = new Map<string, Buffer>();
  for await (const { owner, key } of keyIdsOf()) ids.set(owner, Buffer.from(key, 'hex'));
  for (const { collection, field, owner } of SEALED) {
    const rows = db.collection<Row>(collection);
    for await (const row of rows.find({})) {
      const named = withKeyId(row[field], ids.get(owner(row)));
      if (named) await rows.updateOne({ _id: row._id, [field]: row[field] }, { $set: { [field]: named } });
    }
  }
  await nameWaiting(db.collection<Row>('conversations'), ids);
  await db.collection('parked').updateMany({ state: { $exists: false } }, { $set: { state: 'open' } });
  await dropIndex(db, 'outbox', 'due_1_priority_1');
}

/** The messages that wait in a conversation. */
async function nameWaiting(rows: Collection<Row>, ids: ReadonlyMap<string, Buffer>): Promise<void> {
  for await (const row of rows.find({ 'waiting.0': { $exists: true } })) {
    const waiting = row['waiting'] as { key: string; body: unknown }[];
    const id = ids.get(`conversation/${row._id}`);
    const named = waiting.map((one) => ({ ...one, body: withKeyId(one.body, id) ?? one.body }));
    await rows.updateOne({ _id: row._id, waiting }, { $set: { waiting: named } });
  }
}

/** Undefined when there is nothing to change. */
function withKeyId(sealed: unknown, id: Buffer | undefined): Binary | undefined {
  if (!(sealed instanceof SealedBytes) || !id) return undefined;
  const bytes = bytesOf(sealed);
  return bytes[0] === 1 ? new SealedBytes(Buffer.concat([Buffer.of(2), id, bytes.subarray(1)])) : undefined;
}

/** NamespaceNotFound, IndexNotFound. */
const NOT_THERE: readonly unknown[] = [26, 27];

async function dropIndex(db: Db, collection: string, name: string): Promise<void> {
  try {
    await db.collection(collection).dropIndex(name);
  } catch (error) {
    if (!(error instanceof MongoServerError && NOT_THERE.includes(error.code))) throw error;
  }
}
