/** Brings a store to the version of this program: one process does, the others wait. */
import { randomUUID } from 'node:crypto';
import mongoose from 'mongoose';
import type { Clock } from '../../bot/core/clock.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { MIGRATIONS, SCHEMA_VERSION } from './index.ts';
import { giveUpMigration, reachVersion, schemaVersion, takeMigration } from './schema-version.ts';

/** Whoever migrates is believed to live for so long after it was last heard of, in milliseconds. */
const LEASE_FOR = 30_000;
const LOOK_EVERY = 200;

/**
 * Runs what the store lacks, in order; `backUp` is called first, and when it fails nothing was changed. Returns when the store has
 * our version, whoever brought it there.
 */
export async function migrate(clock: Clock, backUp: () => Promise<void>): Promise<void> {
  const migrator = randomUUID();
  for (let at = await schemaVersion(SCHEMA_VERSION); at !== SCHEMA_VERSION; at = await schemaVersion(SCHEMA_VERSION)) {
    refuseNewer(at);
    if (await take(at, migrator, clock)) await migrateFrom(at, migrator, clock, backUp);
    else await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
}

/** Throws when a newer program wrote the store. */
export function refuseNewer(version: number): void {
  if (version <= SCHEMA_VERSION) return;
  throw new OperatorError(
    `The store was written by a newer version (schema ${version}, ours is ${SCHEMA_VERSION}). Update the program.`,
  );
}

const take = (version: number, migrator: string, clock: Clock): Promise<boolean> => {
  const now = clock.now();
  return takeMigration(version, migrator, now, new Date(now.getTime() + LEASE_FOR));
};

async function migrateFrom(
  version: number,
  migrator: string,
  clock: Clock,
  backUp: () => Promise<void>,
): Promise<void> {
  const keep = (): void => {
    take(version, migrator, clock).catch(() => false); // the next try keeps it, or the work at hand fails too
  };
  const keeping = setInterval(keep, LEASE_FOR / 3);
  try {
    await backUp();
    await runMigrations(version);
    await reachVersion(SCHEMA_VERSION, migrator);
  } finally {
    clearInterval(keeping);
    await giveUpMigration(migrator);
  }
}

/** Runs what a store of this version lacks, for who has it alone. */
export async function runMigrations(version: number): Promise<void> {
  const { db } = mongoose.connection;
  if (!db) throw new Error('the store is not connected');
  for (const migration of MIGRATIONS) if (migration.to > version) await migration.run(db);
}
