/**
 * Writes to the store of a folder from eight sides at once, and prints what was acknowledged, until it is killed:
 * node crash-child.ts FOLDER RUN
 */
import { writeSync } from 'node:fs';
import { MongoClient } from 'mongodb';
import { startEmbedded } from '../../../models/embedded/start.ts';

interface Written {
  _id: string;
  n?: number;
  tags?: string[];
}

const [folder = '', run = ''] = process.argv.slice(2);
const embedded = await startEmbedded({ folder });
const client = await MongoClient.connect(embedded.uri);
const written = client.db().collection<Written>('written');
await written.createIndexes([{ key: { tags: 1 }, name: 'tags' }]);
const acknowledge = (what: object): void => void writeSync(1, `${JSON.stringify(what)}\n`);

async function writeOn(side: number): Promise<never> {
  for (let i = 0; ; i++) {
    const id = `${run}-${side}-${i}`;
    await written.insertOne({ _id: id, tags: [`t${i % 5}`, 'all'] });
    acknowledge({ inserted: id });
    const counter = { $inc: { n: 1 }, $push: { tags: { $each: [`c${i}`], $slice: -3 } } };
    const after = await written.findOneAndUpdate({ _id: `counter-${side}` }, counter, {
      upsert: true,
      returnDocument: 'after',
    });
    acknowledge({ counter: `counter-${side}`, n: after?.n });
    if (i % 3 === 2) {
      await written.deleteOne({ _id: `${run}-${side}-${i - 1}` });
      acknowledge({ deleted: `${run}-${side}-${i - 1}` });
    }
    if (i % 4 === 0) {
      await written.insertMany([0, 1, 2, 3].map((part) => ({ _id: `${id}/${part}`, tags: [] })));
      acknowledge({ batch: id });
    }
  }
}

acknowledge({ ready: true });
await Promise.all(Array.from({ length: 8 }, (_, side) => writeOn(side)));
