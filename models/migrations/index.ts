/** The migrations there are, in order. A new one goes at the end, with a test that begins from the version before. */
import type { Db } from 'mongodb';
import { nameKeys } from './002-key-ids.ts';

export interface Migration {
  /** The version that the store has afterwards. */
  to: number;
  /** For the log. */
  what: string;
  /** Broken off, it must do the rest when it is run again. */
  run(db: Db): Promise<void>;
}

export const MIGRATIONS: readonly Migration[] = [{ to: 2, what: 'sealed values name their data key', run: nameKeys }];

/** What this program writes. */
export const SCHEMA_VERSION = 2;
