/** The connection to the store (contract D): MongoDB where `MONGODB_URI` is set, else the embedded store. */
import mongoose from 'mongoose';
import { MongoNetworkError, MongoServerError, MongoServerSelectionError, MongoNotConnectedError } from 'mongodb';
import { System } from '../bot/core/actor.ts';
import { type Clock, systemClock } from '../bot/core/clock.ts';
import { OperatorError } from '../bot/core/errors.ts';
import { backupIn } from './backup/format/backup-name.ts';
import { writeBackup } from './backup/write-backup.ts';
import { migrate, refuseNewer } from './migrations/migrate.ts';
import { SCHEMA_VERSION } from './migrations/index.ts';
import { isRestoring, schemaVersion } from './migrations/schema-version.ts';

/** What an older store needs before it can be used. */
export interface Opening {
  /** Makes the master key ready: a store is backed up, encrypted, before it is migrated. */
  useKey?: () => Promise<void> | void;
  /** The folder for that backup. */
  backups?: string;
  clock?: Clock;
}

/**
 * Connects and makes sure that the store is what we expect: version (an older one is migrated) and indexes. Throws OperatorError
 * with the way to mend it.
 */
export async function connectStore(uri: string, opening: Opening = {}): Promise<void> {
  await connectOnly(uri);
  if (await isRestoring()) {
    throw new OperatorError(
      'A restore into this store is going on, or was broken off. Let it finish; else empty the store and restore again.',
    );
  }
  refuseNewer(await schemaVersion(SCHEMA_VERSION));
  await opening.useKey?.();
  await migrate(opening.clock ?? systemClock, () => backUp(opening));
  await buildIndexes();
}

async function backUp({ backups, clock = systemClock }: Opening): Promise<void> {
  if (backups === undefined)
    throw new OperatorError('The store must be migrated, and a backup comes first: say where, with BACKUP_FOLDER.');
  const now = clock.now();
  try {
    await writeBackup(System('before a migration'), { to: backupIn(backups, now), now });
  } catch (error) {
    throw new OperatorError(
      `The store must be migrated, and the backup that comes first failed; nothing was changed. Make room in ${backups}, or name another BACKUP_FOLDER.`,
      { cause: error },
    );
  }
}

/** Connects, and looks at nothing: for a restore, which comes before the store is what we expect. */
export async function connectOnly(uri: string): Promise<void> {
  mongoose.set('sanitizeFilter', true);
  mongoose.set('strictQuery', 'throw');
  mongoose.set('autoCreate', false);
  mongoose.set('autoIndex', false);
  try {
    await mongoose.connect(uri, {
      ...(namesDatabase(uri) ? {} : { dbName: 'samenspraak' }),
      serverSelectionTimeoutMS: 5000,
      writeConcern: { w: 'majority', journal: true },
    });
  } catch (error) {
    throw new OperatorError('The store does not answer. Is MONGODB_URI right, and does the server run?', {
      cause: error,
    });
  }
}

const namesDatabase = (uri: string): boolean => /^mongodb(\+srv)?:\/\/[^/]+\/[^?]/.test(uri);

/** Lets go of the store, once its work at hand is done. */
export async function disconnectStore(): Promise<void> {
  await mongoose.disconnect();
}

/** Whether the store answers now. */
export async function isStoreReady(): Promise<boolean> {
  try {
    await mongoose.connection.db?.command({ ping: 1 });
    return mongoose.connection.readyState === mongoose.ConnectionStates.connected;
  } catch {
    return false; // not ready is the answer; whoever uses the store reports why
  }
}

/** Builds what is missing; refuses to start when an index is not as declared, as promises would rest on it. */
async function buildIndexes(): Promise<void> {
  const problems: string[] = [];
  for (const model of Object.values(mongoose.models)) {
    try {
      await model.createCollection();
      await model.createIndexes();
    } catch (error) {
      if (!(error instanceof MongoServerError)) throw error;
      problems.push(`${model.collection.collectionName}: ${error.codeName ?? error.code ?? 'unknown'}`);
    }
  }
  if (problems.length) {
    throw new OperatorError(
      `Indexes are missing or not as they should be, so the start is refused:\n${problems.map((one) => `  ${one}`).join('\n')}\n` +
        'Drop the index that differs, or wait until it is built, and start again.',
    );
  }
}

/** Codes of a server that cannot write: disk full, read-only, stepping down, shutting down. */
const CANNOT_WRITE: readonly unknown[] = [14031, 10107, 13435, 11600, 91, 189, 'ENOSPC', 'EROFS'];

/** Whether the store failed, and not what was asked of it: the same may go through later. */
export function isStoreFailure(error: unknown): boolean {
  if (error instanceof MongoServerError)
    return CANNOT_WRITE.includes(error.code) || CANNOT_WRITE.includes(error.codeName);
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError
  );
}
