/** Looks at everything in the store that is sealed. */
import type { Binary } from 'mongodb';
import mongoose from 'mongoose';
import { forgetDataKeys } from '../../models/sealing/data-keys.ts';
import { unseal } from '../../models/sealed.ts';

type Row = Record<string, unknown> & { _id: string };
type SealedValue = [owner: string, field: string, sealed: Binary];

/** The rows of a collection. */
export const rowsOf = (name: string): Promise<Row[]> =>
  (mongoose.connection.collection<Row>(name) as unknown as mongoose.mongo.Collection<Row>).find({}).toArray();

async function sealedValues(): Promise<SealedValue[]> {
  const conversations = (await rowsOf('conversations')).flatMap(({ _id, talk, waiting }): SealedValue[] => [
    ...(talk ? [[`conversation/${_id}`, 'talk', talk as Binary] as SealedValue] : []),
    ...(waiting as { body: Binary }[]).map(({ body }): SealedValue => [`conversation/${_id}`, 'waiting', body]),
  ]);
  const bodies = async (name: string, field: string, owner: (row: Row) => string): Promise<SealedValue[]> =>
    (await rowsOf(name)).map((row) => [`conversation/${owner(row)}`, field, row['body'] as Binary]);
  return [
    ...conversations,
    ...(await bodies('notes', 'note', (row) => String(row['conversationId']))),
    ...(await bodies('history', 'history', (row) => `web/${String(row['conversation'])}`)),
    ...(await bodies('parked', 'parked', (row) => String(row['conversation']))),
  ];
}

/** How many sealed values there are, and how many of them do not open, with nothing remembered. */
export async function openAll(): Promise<{ sealed: number; unreadable: number }> {
  forgetDataKeys();
  const values = await sealedValues();
  let unreadable = 0;
  for (const [owner, field, sealed] of values) await unseal(owner, field, sealed).catch(() => unreadable++);
  return { sealed: values.length, unreadable };
}
