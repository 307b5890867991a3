import { type Database } from './database.ts';
import { isStorageError, storageFailure } from './storage-error.ts';

interface Waiting {
  run(): unknown;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/**
 * Writes that wait together share one transaction, so that one flush to disk serves them all. A promise resolves when
 * its write is on disk. A write that fails is rolled back alone; when the file cannot be written (disk full, read-only)
 * the whole group fails and nothing of it is kept.
 */
export class GroupCommit {
  private readonly database: Database;
  private readonly reloadCatalogue: () => void;
  private queue: Waiting[] = [];

  /** `reloadCatalogue` is called when a rollback took back a change of collections or indexes. */
  constructor(database: Database, reloadCatalogue: () => void) {
    this.database = database;
    this.reloadCatalogue = reloadCatalogue;
  }

  /** Runs a write in the next commit. */
  submit<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run, resolve, reject });
      if (this.queue.length === 1)
        setImmediate(() => {
          this.commit();
        });
    });
  }

  /** Commits what waits, at once. */
  commit(): void {
    const group = this.queue;
    this.queue = [];
    if (group.length === 0) return;
    try {
      const settle = this.runGroup(group);
      for (const each of settle) each();
    } catch (error) {
      this.rollBack();
      const failure = isStorageError(error) ? storageFailure(error) : error;
      for (const { reject } of group) reject(failure);
    }
  }

  private runGroup(group: readonly Waiting[]): (() => void)[] {
    this.database.prepare('BEGIN IMMEDIATE').run();
    const settle = group.length > 1 ? group.map((waiting) => this.runOne(waiting)) : group.map(runAlone);
    this.database.prepare('COMMIT').run();
    this.database.catalogueChanged = false;
    return settle;
  }

  private runOne({ run, resolve, reject }: Waiting): () => void {
    this.database.prepare('SAVEPOINT one').run();
    try {
      const result = run();
      this.database.prepare('RELEASE one').run();
      return () => {
        resolve(result);
      };
    } catch (error) {
      if (isStorageError(error)) throw error;
      this.database.prepare('ROLLBACK TO one').run();
      this.database.prepare('RELEASE one').run();
      this.reloadIfChanged();
      return () => {
        reject(error);
      };
    }
  }

  private rollBack(): void {
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    this.reloadIfChanged();
  }

  private reloadIfChanged(): void {
    if (this.database.catalogueChanged) this.reloadCatalogue();
  }
}

/** The only write of a transaction needs no savepoint: if it fails, all is rolled back. */
function runAlone({ run, resolve }: Waiting): () => void {
  const result = run();
  return () => {
    resolve(result);
  };
}
