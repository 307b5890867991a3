/**
 * `npm run store`: serves the embedded store of DATA_FOLDER alone, so that several bots on this machine share it. Prints the
 * MONGODB_URI for them. SIGTERM ends it once the writes at hand are on disk.
 */
import { existsSync } from 'node:fs';
import { EmbeddedError } from '../../models/embedded/errors.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { readConfig } from '../config.ts';
import { OperatorError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
try {
  await serveStore();
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof EmbeddedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function serveStore(): Promise<void> {
  // Where the store is, it serves; whatever else it is told to join is for the bots.
  const { MONGODB_URI: _joined, ...environment } = process.env;
  const { dataFolder, logLevel } = readConfig(environment);
  const log = createLog(logLevel);
  const store = await startEmbedded({
    folder: dataFolder,
    onRestart: (error) => {
      log.error({ err: error }, 'the store was started again');
    },
  });
  process.stdout.write(`MONGODB_URI=${store.uri}\n`);
  // The store's thread does not keep the process alive by itself.
  const alive = setInterval(() => undefined, 2 ** 30);
  const stop = (): void => {
    clearInterval(alive);
    void store.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
}
