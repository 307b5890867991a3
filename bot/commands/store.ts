/** `npm run store`: the embedded store alone, for several bots on this machine that share it by MONGODB_URI. */
import { existsSync } from 'node:fs';
import { EmbeddedError, startEmbedded } from '../../models/embedded/start.ts';
import { readConfig } from '../config.ts';
import { OperatorError } from '../core/errors.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
// Where the store is, it serves; whatever else it is told to join is for the bots.
const { MONGODB_URI: _joined, ...environment } = process.env;
try {
  const { dataFolder } = readConfig(environment);
  const store = await startEmbedded({ folder: dataFolder });
  // The store's thread does not keep the process alive.
  const alive = setInterval(() => undefined, 2 ** 30);
  process.stdout.write(`The store of ${dataFolder} is served. Start each bot with:\nMONGODB_URI=${store.uri}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(alive);
      void store.close();
    });
  }
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof EmbeddedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
