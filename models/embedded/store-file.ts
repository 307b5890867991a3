import { chmodSync, closeSync, existsSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CATALOGUE_SCHEMA } from './catalogue.ts';
import { Database } from './database.ts';
import { EmbeddedError, explainOpenError } from './errors.ts';

/** Marks a store file as ours ('SaSp'), in SQLite's header. */
const APPLICATION_ID = 0x53615370;
/** Version of the tables in the file. */
const VERSION = 1;
const MAGIC = 'SQLite format 3\0';
/** A file up to this size is checked whole at every start (about 0.1 s); of a larger one only the header. */
const CHECK_BYTES = 64 * 1024 * 1024;

/** Acknowledged means on disk (FULL); nobody else may open the file; the log is folded in every 4,000 pages (16 MB). */
const SETTINGS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA temp_store = MEMORY;
  PRAGMA cache_size = -32000;`;

/** An empty store that is gone with the process. */
export function openMemory(): Database {
  const database = new Database(new DatabaseSync(':memory:'));
  database.exec(CATALOGUE_SCHEMA);
  return database;
}

/**
 * Opens `store.db` in a folder whose lock is held; makes it when there is none. Throws an EmbeddedError for a file that
 * is not ours, damaged, newer, locked or not writable, and leaves that file as it is.
 */
export function openFile(folder: string): Database {
  const path = join(folder, 'store.db');
  try {
    if (isMissing(path)) create(path);
    checkHeader(path);
    checkContent(path);
    return openForWriting(path);
  } catch (error) {
    throw explainOpenError(error, path);
  }
}

function isMissing(path: string): boolean {
  const missing = !existsSync(path) || statSync(path).size === 0;
  if (missing && existsSync(`${path}-wal`)) {
    throw new EmbeddedError(
      'damaged',
      `${path}: the file is gone, but its log ${path}-wal is there. Restore a backup.`,
    );
  }
  return missing;
}

/** The file appears under its name when it is complete. */
function create(path: string): void {
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  const sqlite = new DatabaseSync(fresh);
  sqlite.exec(`BEGIN; PRAGMA application_id = ${String(APPLICATION_ID)}; PRAGMA user_version = ${String(VERSION)};`);
  sqlite.exec(`${CATALOGUE_SCHEMA}; COMMIT; PRAGMA journal_mode = WAL;`);
  sqlite.close();
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}

function checkHeader(path: string): void {
  const header = readHeader(path);
  if (header.length < 100 || header.toString('latin1', 0, 16) !== MAGIC || header.readUInt32BE(68) !== APPLICATION_ID) {
    throw new EmbeddedError(
      'not-ours',
      `${path}: it is not a store of Samenspraak. Move it away, or choose another folder.`,
    );
  }
  const version = header.readUInt32BE(60);
  if (version > VERSION) {
    throw new EmbeddedError(
      'newer',
      `${path}: a newer version of Samenspraak wrote it (${String(version)}; this one knows ${String(VERSION)}). Use that version.`,
    );
  }
}

function readHeader(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(100);
    return header.subarray(0, readSync(file, header, 0, 100, 0));
  } finally {
    closeSync(file);
  }
}

/** Looks through a read-only connection, so that a damaged file is not touched. */
function checkContent(path: string): void {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  try {
    sqlite.prepare('SELECT count(*) FROM _coll').get();
    if (statSync(path).size > CHECK_BYTES) return;
    const result = sqlite.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    if (result === 'ok') return;
    throw new EmbeddedError(
      'damaged',
      `${path}: its content is broken (${String(result)}). Keep a copy, and restore a backup.`,
    );
  } finally {
    sqlite.close();
  }
}

function openForWriting(path: string): Database {
  const sqlite = new DatabaseSync(path, { timeout: 0 });
  try {
    sqlite.exec(SETTINGS);
    sqlite.exec('BEGIN IMMEDIATE; COMMIT');
    rmSync(`${path}-shm`, { force: true }); // of the read-only look; the exclusive lock is ours now
    return new Database(sqlite);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}
