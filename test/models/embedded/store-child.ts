/** A process of its own that owns the store of a folder until its input ends: node store-child.ts FOLDER */
import { MongoClient } from 'mongodb';
import { EmbeddedError, startEmbedded } from '../../../models/embedded/start.ts';

try {
  const embedded = await startEmbedded({ folder: process.argv[2] ?? '' });
  const client = await MongoClient.connect(embedded.uri);
  await client.db().collection('c').insertOne({ by: process.pid });
  process.stdout.write('ready\n');
  process.stdin.resume().on('end', () => {
    void client.close().then(() => embedded.close());
  });
} catch (error) {
  if (!(error instanceof EmbeddedError)) throw error;
  process.stderr.write(`${error.code} ${error.message}\n`);
  process.exitCode = 1;
}
