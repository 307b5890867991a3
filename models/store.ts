/** The connection to the store (contract D): MongoDB where `MONGODB_URI` is set, else the embedded store. */
import mongoose, { Schema } from 'mongoose';
import { MongoNetworkError, MongoServerError, MongoServerSelectionError, MongoNotConnectedError } from 'mongodb';
import { OperatorError } from '../bot/core/errors.ts';

/** Raise it with a migration. */
const SCHEMA_VERSION = 1;

const Meta = mongoose.model(
  'Meta',
  new Schema<{ _id: string; version: number }>(
    { _id: String, version: Number },
    { collection: 'meta', versionKey: false },
  ),
);

/** Connects and makes sure that the store is what we expect: version and indexes. Throws OperatorError with the way to mend it. */
export async function connectStore(uri: string): Promise<void> {
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
  await checkVersion();
  await buildIndexes();
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
