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
  private readonly afterRollback: () => void;
  private queue: Waiting[] = [];

  /** `afterRollback` is called when what was read of the catalogue may no longer be true. */
  constructor(database: Database, afterRollback: () => void) {
    this.database = database;
    this.afterRollback = afterRollback;
  }

  /** Runs a write in the next commit. */
  submit<T>(run: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({ run, resolve: resolve as (result: unknown) => void, reject });
      if (this.queue.length === 1) setImmediate(() => { this.commit(); });
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
    const settle = group.map((waiting) => this.runOne(waiting));
    this.database.prepare('COMMIT').run();
    return settle;
  }

  private runOne({ run, resolve, reject }: Waiting): () => void {
    this.database.prepare('SAVEPOINT one').run();
    try {
      const result = run();
      this.database.prepare('RELEASE one').run();
      return () => { resolve(result); };
    } catch (error) {
      if (isStorageError(error)) throw error;
      this.database.prepare('ROLLBACK TO one').run();
      this.database.prepare('RELEASE one').run();
      this.afterRollback();
      return () => { reject(error); };
    }
  }

  private rollBack(): void {
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
    this.afterRollback();
  }
}
