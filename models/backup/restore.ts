/** Restoring: a backup into an empty store, so that nothing is sent again and nobody who was erased comes back. */
import mongoose from 'mongoose';
import { BSON, type Document } from 'mongodb';
import type { Actor } from '../../bot/core/actor.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { repeatErasures } from '../erasure/erase.ts';
import { type Erasure, notInLedger } from '../erasure/ledger.ts';
import { NOTHING_BEGUN } from '../conversations/document.ts';
import { may } from '../may.ts';
import { SCHEMA_VERSION } from '../migrations/index.ts';
import { refuseNewer, runMigrations } from '../migrations/migrate.ts';
import { beginRestoring, endRestoring, setSchemaVersion } from '../migrations/schema-version.ts';
import { readHeader } from './format/envelope.ts';
import { readBackup, verifyBackup } from './format/read-backup.ts';
import type { BackupRecord, Counts } from './format/records.ts';
import { parkUnsent, type Parked } from './park.ts';
import { collectionNames, KNOWN_BY_THEN } from './read-store.ts';

const WRITTEN_AT_ONCE = 200;
/** About the store the backup was made of; this one has its own. */
const LEFT_OUT = 'meta';

export interface RestoreOptions {
  file: string;
  /** Those listed beside the backups. */
  erasures: readonly Erasure[];
  /** The folder of backups, where what is erased again is listed. */
  backups: string;
  now: Date;
  progress?: (done: number, all: number) => void;
}
export interface Restored {
  /** When the backup was made. */
  created: Date;
  counts: Counts;
  parked: Parked;
  /** People who were erased again. */
  erased: number;
}

/**
 * Fills the empty store at hand. The whole file is checked before anything is written; until the end the store is marked,
 * so that no bot starts on half of it. Throws OperatorError that says what to do.
 */
export async function restoreBackup(
  who: Actor,
  { file, erasures, backups, now, progress = () => undefined }: RestoreOptions,
): Promise<Restored> {
  may(who, 'keep-store');
  const { header } = readHeader(file);
  refuseNewer(header.schema);
  await refuseUnlessEmpty(who);
  const counts = await verifyBackup(file);
  await beginRestoring();
  await fill(
    file,
    Object.values(counts).reduce((sum, count) => sum + count, 0),
    progress,
  );
  await runMigrations(header.schema);
  const erased = await repeatErasures(who, await notInLedger(who, erasures), backups, now);
  const parked = await parkUnsent(who, now);
  await setSchemaVersion(SCHEMA_VERSION);
  await endRestoring();
  return { created: new Date(header.created), counts, parked, erased };
}

async function refuseUnlessEmpty(who: Actor): Promise<void> {
  for (const name of await collectionNames(who)) {
    const found = await mongoose.connection.collection<{ _id: string }>(name).findOne({ _id: { $ne: 'schema' } });
    if (found)
      throw new OperatorError(
        `The store is not empty (${name}). A backup is restored into an empty one: name another DATA_FOLDER or database, or move this one away.`,
      );
  }
}

async function fill(file: string, all: number, progress: (done: number, all: number) => void): Promise<void> {
  let batch: BackupRecord[] = [];
  let done = 0;
  const write = async (): Promise<void> => {
    await insert(batch);
    progress((done += batch.length), all);
    batch = [];
  };
  await readBackup(file, async (record) => {
    const isAnother = batch[0] !== undefined && batch[0].collection !== record.collection;
    if (isAnother || batch.length >= WRITTEN_AT_ONCE) await write();
    batch.push(record);
  });
  await write();
}

async function insert(batch: readonly BackupRecord[]): Promise<void> {
  const name = batch[0]?.collection;
  if (name === undefined || name === LEFT_OUT) return;
  // Numbers, dates and bytes stay the kind they were.
  const documents = batch.map(({ document }) => BSON.deserialize(document, { promoteValues: false }));
  if (name === KNOWN_BY_THEN) await addKnown(documents);
  else await mongoose.connection.collection(name).insertMany(documents);
}

/** What conversations knew when all else was read; one that began meanwhile has nothing but that. */
async function addKnown(documents: readonly Document[]): Promise<void> {
  const begun = { waiting: [], ...NOTHING_BEGUN, lease: { owner: '', generation: 0 } };
  await mongoose.connection.collection('conversations').bulkWrite(
    documents.map(({ _id, recent, ...rest }) => ({
      updateOne: {
        filter: { _id: _id as never },
        update: { $set: { recent: recent as string[] }, $setOnInsert: { ...rest, ...begun } },
        upsert: true,
      },
    })),
  );
}
