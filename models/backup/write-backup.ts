/** Backups: the whole store in one encrypted file, while bots work on it. */
import { createWriteStream, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Actor } from '../../bot/core/actor.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import type { Log } from '../../bot/core/log.ts';
import { makeList } from '../erasure/list-file.ts';
import { may } from '../may.ts';
import { schemaVersion } from '../migrations/schema-version.ts';
import { syncFolder } from '../sealing/key-file.ts';
import { isBackup, isPart, partOf } from './format/backup-name.ts';
import { enclose, newHeader } from './format/envelope.ts';
import { verifyBackup } from './format/read-backup.ts';
import { countDocuments, readStore } from './read-store.ts';
import { type BackupRecord, type Counts, encodeRecords } from './format/records.ts';

export interface Backup {
  file: string;
  bytes: number;
  counts: Counts;
  milliseconds: number;
}
export interface BackupOptions {
  /** The file; it appears when it is complete and was read back. */
  to: string;
  now: Date;
  log?: Log;
  progress?: (done: number, all: number) => void;
}

/** Writes a backup of the store at hand and reads it back. Throws OperatorError when it cannot be written; no half one is left. */
export async function writeBackup(who: Actor, options: BackupOptions): Promise<Backup> {
  may(who, 'keep-store');
  const { to, log } = options;
  const began = performance.now();
  try {
    makeList(dirname(to));
    const counts = await writeWhole(who, options);
    const milliseconds = Math.round(performance.now() - began);
    const backup = { file: to, bytes: statSync(to).size, counts, milliseconds };
    log?.info({ bytes: backup.bytes, took: milliseconds }, 'backup');
    return backup;
  } catch (error) {
    if (!isOfTheDisk(error)) throw error;
    throw new OperatorError(`The backup ${to} cannot be written (${error.code ?? 'unknown'}).`, { cause: error });
  }
}

/** Under another name until it is on disk and was read back. */
async function writeWhole(who: Actor, { to, now, progress = () => undefined }: BackupOptions): Promise<Counts> {
  const part = partOf(to);
  rmSync(part, { force: true });
  try {
    const header = newHeader(await schemaVersion(), now);
    const records = counted(readStore(who), await countDocuments(who), progress);
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const enclosed = (content: AsyncIterable<Buffer>): AsyncIterable<Buffer> => enclose(header, content);
    const file = createWriteStream(part, { mode: 0o600, flags: 'wx', flush: true });
    await pipeline(() => encodeRecords(records), gzip, enclosed, file);
    const counts = await verifyBackup(part);
    renameSync(part, to);
    syncFolder(dirname(to));
    return counts;
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

const isOfTheDisk = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error && 'code' in error;

async function* counted(
  records: AsyncIterable<BackupRecord>,
  all: number,
  progress: (done: number, all: number) => void,
): AsyncGenerator<BackupRecord> {
  let done = 0;
  for await (const record of records) {
    yield record;
    progress(Math.min(++done, all), all);
  }
}

/** A part that was not written to for so long was broken off. */
const BROKEN_OFF_AFTER = 86_400_000;

/** Removes the oldest backups of a folder, so that so many are left, and parts that were broken off. Returns what was removed. */
export function pruneBackups(who: Actor, folder: string, kept: number, now: Date): string[] {
  may(who, 'keep-store');
  const found = readdirSync(folder).sort();
  const whole = found.filter(isBackup);
  const isLeft = (name: string): boolean =>
    isPart(name) && statSync(join(folder, name)).mtimeMs < now.getTime() - BROKEN_OFF_AFTER;
  const gone = [...whole.slice(0, Math.max(whole.length - kept, 0)), ...found.filter(isLeft)];
  for (const name of gone) rmSync(join(folder, name), { force: true });
  return gone;
}
