import { existsSync } from 'node:fs';
import { uriOf } from '../../../models/embedded/socket-folder.ts';
import { EmbeddedError } from '../../../models/embedded/errors.ts';
import { startEmbedded } from '../../../models/embedded/start.ts';
import { useMasterKeyFile } from '../../../models/sealed.ts';
import { connectOnly, connectStore, disconnectStore } from '../../../models/store.ts';
import { type Config, readConfig } from '../../config.ts';
import { OperatorError } from '../../core/errors.ts';

/** The settings, as the program itself reads them. */
export function settings(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return readConfig(process.env);
}

/** Does something on the store, also while a bot runs on it: then through that bot's socket. */
export async function onStore<T>(config: Config, work: () => Promise<T>): Promise<T> {
  const running = config.mongodbUri ?? uriOf(config.dataFolder);
  return withStore(config, running, async (uri) => {
    await connectStore(uri, { useKey: () => useMasterKeyFile(config.masterKeyFile), backups: config.backupFolder });
    return work();
  });
}

/** Does something on a store that nobody uses, as it is. Refuses while a bot runs on the embedded store. */
export async function onIdleStore<T>(config: Config, work: () => Promise<T>): Promise<T> {
  if (config.mongodbUri === undefined && uriOf(config.dataFolder) !== undefined)
    throw new OperatorError(`Samenspraak runs on ${config.dataFolder}. Stop it first.`);
  return withStore(config, config.mongodbUri, async (uri) => {
    await connectOnly(uri);
    return work();
  });
}

/** `running`: where a store answers already; else the embedded one is started for as long as the work takes. */
async function withStore<T>(
  config: Config,
  running: string | undefined,
  work: (uri: string) => Promise<T>,
): Promise<T> {
  try {
    const embedded = running === undefined ? await startEmbedded({ folder: config.dataFolder }) : undefined;
    try {
      return await work(running ?? embedded?.uri ?? '');
    } finally {
      await disconnectStore();
      await embedded?.close();
    }
  } catch (error) {
    throw error instanceof EmbeddedError ? new OperatorError(error.message, { cause: error }) : error;
  }
}
