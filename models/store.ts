/** The connection to the store (contract D): MongoDB where `MONGODB_URI` is set, else the embedded store. */
import mongoose, { Schema } from 'mongoose';
import { MongoServerError } from 'mongodb';
import { OperatorError } from '../bot/core/errors.ts';

export { isStoreFailure } from './store-failure.ts';

/** Raise it with a migration. */
const SCHEMA_VERSION = 1;

const Meta = mongoose.model(
  'Meta',
  new Schema<{ _id: string; version: number }>(
    { _id: String, version: Number },
    { collection: 'meta', versionKey: false },
  ),
);

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

/** Told of each command: its name, how long the answer took in milliseconds, and whether it was one of success. */
export type OnCommand = (command: string, milliseconds: number, succeeded: boolean) => void;

/** Connects and makes sure that the store is what we expect: version and indexes. Throws OperatorError with the way to mend it. */
export async function connectStore(uri: string, onCommand?: OnCommand): Promise<void> {
  mongoose.set('sanitizeFilter', true);
  mongoose.set('strictQuery', 'throw');
  mongoose.set('autoCreate', false);
  mongoose.set('autoIndex', false);
  // What is done at the start, such as building an index, may take as long as it takes.
  await connect(uri, { serverSelectionTimeoutMS: 5_000 });
  await checkVersion();
  await buildIndexes();
  await mongoose.disconnect();
  await connect(uri, { ...PATIENCE, monitorCommands: onCommand !== undefined });
  if (!onCommand) return;
  const client = mongoose.connection.getClient();
  client.on('commandSucceeded', ({ commandName, duration }) => {
    onCommand(commandName, duration, true);
  });
  client.on('commandFailed', ({ commandName, duration }) => {
    onCommand(commandName, duration, false);
  });
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

async function checkVersion(): Promise<void> {
  const found = await Meta.findOneAndUpdate(
    { _id: 'schema' },
    { $setOnInsert: { version: SCHEMA_VERSION } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  if (found.version > SCHEMA_VERSION) {
    throw new OperatorError(
      `The store was written by a newer version (schema ${found.version}, ours is ${SCHEMA_VERSION}). Update the program.`,
    );
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
