/** Which shape the store's documents have. */
import mongoose, { Schema } from 'mongoose';

export interface Meta {
  _id: string;
  version?: number;
  /** Who migrates, and until when it may be believed to live. */
  migrator?: string;
  until?: Date;
}

const Metas = mongoose.model(
  'Meta',
  new Schema<Meta>(
    { _id: String, version: Number, migrator: String, until: Date },
    { collection: 'meta', versionKey: false },
  ),
);

const SCHEMA = { _id: 'schema' };
const RESTORING = { _id: 'restoring' };

/** The store's schema version; `fresh` where it has none yet. */
export async function schemaVersion(fresh = 0): Promise<number> {
  const found = await Metas.findOneAndUpdate(
    SCHEMA,
    { $setOnInsert: { version: fresh } },
    { upsert: fresh > 0, returnDocument: 'after' },
  ).lean();
  return found?.version ?? fresh;
}

/** Says which version a store has that was just filled. */
export async function setSchemaVersion(version: number): Promise<void> {
  await Metas.updateOne(SCHEMA, { $set: { version } }, { upsert: true });
}

/** Takes the right to migrate for a while, or keeps it; false when somebody else has it, or the version is another by now. */
export async function takeMigration(version: number, migrator: string, now: Date, until: Date): Promise<boolean> {
  const free = [{ migrator }, { until: null }, { until: mongoose.trusted({ $lte: now }) }];
  const { matchedCount } = await Metas.updateOne({ ...SCHEMA, version, $or: free }, { $set: { migrator, until } });
  return matchedCount === 1;
}

/** Ends a migration. False when somebody else took it over meanwhile. */
export async function reachVersion(version: number, migrator: string): Promise<boolean> {
  const { matchedCount } = await Metas.updateOne(
    { ...SCHEMA, migrator },
    { $set: { version }, $unset: { migrator: 1, until: 1 } },
  );
  return matchedCount === 1;
}

/** Lets somebody else migrate at once. */
export async function giveUpMigration(migrator: string): Promise<void> {
  await Metas.updateOne({ ...SCHEMA, migrator }, { $unset: { migrator: 1, until: 1 } });
}

/** Marks the store as being filled from a backup, until `endRestoring`: nobody may start on it. */
export async function beginRestoring(): Promise<void> {
  await Metas.updateOne(RESTORING, {}, { upsert: true });
}

/** All of it is there. */
export async function endRestoring(): Promise<void> {
  await Metas.deleteOne(RESTORING);
}

/** Whether a restore is going on, or was broken off. */
export const isRestoring = async (): Promise<boolean> => (await Metas.exists(RESTORING)) !== null;
