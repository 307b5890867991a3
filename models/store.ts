/** The connection to the store (contract D): MongoDB where `MONGODB_URI` is set, else the embedded store. */
import mongoose from 'mongoose';
import { MongoServerError } from 'mongodb';
import { System } from '../bot/core/actor.ts';
import { type Clock, systemClock } from '../bot/core/clock.ts';
import { OperatorError } from '../bot/core/errors.ts';
import { backupIn } from './backup/format/backup-name.ts';
import { writeBackup } from './backup/write-backup.ts';
import { migrate, refuseNewer } from './migrations/migrate.ts';
import { SCHEMA_VERSION } from './migrations/index.ts';
import { isRestoring, schemaVersion } from './migrations/schema-version.ts';
import { closeLine, type OnCommand, openLine } from './store-direct.ts';

export type { OnCommand } from './store-direct.ts';
export { isStoreFailure } from './store-failure.ts';

/**
 * How long the store is waited for, in milliseconds. A channel must hear within six seconds that nothing was kept; the
 * longest way there is a command that gets no answer, and is tried once more on a new connection.
 */
const PATIENCE = {
  socketTimeoutMS: 3_000,
  connectTimeoutMS: 2_500,
  serverSelectionTimeoutMS: 2_500,
  waitQueueTimeoutMS: 2_500,
  // The engine, the platforms and the page try again; a second wait here would only make the first one longer.
  retryReads: false,
} as const;

/** What an older store needs before it can be used. */
export interface Opening {
  /** Makes the master key ready: a store is backed up, encrypted, before it is migrated. */
  useKey?: () => Promise<void> | void;
  /** The folder for that backup. */
  backups?: string;
  clock?: Clock;
  onCommand?: OnCommand;
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
  // What is done at the start, such as building an index, may take as long as it takes.
  await migrate(opening.clock ?? systemClock, () => backUp(opening));
  await buildIndexes();
  await mongoose.disconnect();
  await connect(uri, { ...PATIENCE, monitorCommands: opening.onCommand !== undefined });
  if (opening.onCommand) tellCommands(opening.onCommand);
  await openLine(uri, { patience: PATIENCE.socketTimeoutMS, onCommand: opening.onCommand });
}

function tellCommands(onCommand: OnCommand): void {
  const client = mongoose.connection.getClient();
  client.on('commandSucceeded', ({ commandName, duration }) => {
    onCommand(commandName, duration, true);
  });
  client.on('commandFailed', ({ commandName, duration }) => {
    onCommand(commandName, duration, false);
  });
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
  await connect(uri, { serverSelectionTimeoutMS: 5_000 });
}

async function connect(uri: string, patience: mongoose.ConnectOptions): Promise<void> {
  try {
    await mongoose.connect(uri, {
      ...(namesDatabase(uri) ? {} : { dbName: 'samenspraak' }),
      writeConcern: { w: 'majority', journal: true },
      bufferCommands: false, // a command that waits for the store in memory is accepted and not kept
      ...patience,
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
  closeLine();
  await mongoose.disconnect();
}

let probing: Promise<boolean> | undefined;

/** Whether the store keeps what is written now; asked by many at once, it is tried once. */
export function isStoreReady(): Promise<boolean> {
  probing ??= probe().finally(() => (probing = undefined));
  return probing;
}

/** A store that is full or read-only still answers: only a write tells. */
async function probe(): Promise<boolean> {
  try {
    const meta = mongoose.connection.db?.collection<{ _id: string }>('meta');
    await meta?.updateOne(PROBE, { $inc: { writes: 1 } }, { upsert: true });
    return meta !== undefined;
  } catch {
    return false; // not ready is the answer; whoever uses the store reports why
  }
}
const PROBE = { _id: 'probe' };

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
