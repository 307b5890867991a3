import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EmbeddedError, explainOpenError } from './errors.ts';

/** A probe (`isOwned`) holds the lock for an instant; a start waits that out. */
const WAIT_MS = 250;

/** Keeps a folder for one process. The operating system takes the lock away with the process, however it ends. */
export class FolderLock {
  private readonly holder: DatabaseSync;

  private constructor(holder: DatabaseSync) {
    this.holder = holder;
  }

  /** Undefined when another process, or another start in this one, holds it. */
  static take(folder: string): FolderLock | undefined {
    const lock = tryLock(lockFile(folder), WAIT_MS);
    return lock && new FolderLock(lock);
  }

  release(): void {
    this.holder.close();
  }
}

/** Whether a running process owns the folder. */
export function isOwned(folder: string): boolean {
  const path = lockFile(folder);
  if (!existsSync(path)) return false;
  const lock = tryLock(path, 0);
  lock?.close();
  return !lock;
}

function lockFile(folder: string): string {
  return join(folder, 'store.lock');
}

/** The lock is SQLite's own on an empty file, that nothing is ever written to. */
function tryLock(path: string, wait: number): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: wait });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    const explained = explainOpenError(error, path);
    if (explained instanceof EmbeddedError && explained.code === 'locked') return undefined;
    throw explained;
  }
}
