/**
 * Owns the store of a folder and writes on command. Each line of input is one of "write N SIZE" (N documents of so many
 * characters, at once) and "read"; each gets a line of JSON in answer: node disk-child.ts FOLDER
 */
import { createInterface } from 'node:readline';
import { MongoClient } from 'mongodb';
import { startEmbedded } from '../../../models/embedded/start.ts';

const embedded = await startEmbedded({ folder: process.argv[2] ?? '' });
const client = await MongoClient.connect(embedded.uri);
const written = client.db().collection<{ _id: number; text: string }>('written');
await written.createIndexes([{ key: { text: 1 }, name: 'text' }]);
let next = 0;

async function write(n: number, size: number): Promise<object> {
  const ids = Array.from({ length: n }, () => next++);
  const writes = ids.map((_id) => written.insertOne({ _id, text: String(_id).padEnd(size, 'x') }));
  const outcomes = await Promise.allSettled(writes);
  const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
  return {
    kept: ids.filter((_, at) => outcomes[at]?.status === 'fulfilled'),
    refused: ids.filter((_, at) => outcomes[at]?.status === 'rejected'),
    errors: refusals.map(({ reason }) => `${String((reason as { code: unknown }).code)} ${(reason as Error).message}`),
  };
}

async function read(): Promise<object> {
  return { ids: (await written.find().project<{ _id: number }>({ _id: 1 }).toArray()).map(({ _id }) => _id) };
}

process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const [command, n, size] = line.split(' ');
  process.stdout.write(
    `${JSON.stringify(command === 'write' ? await write(Number(n), Number(size)) : await read())}\n`,
  );
}
await client.close();
await embedded.close();
