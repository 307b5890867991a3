/**
 * The file of master keys: one a line, in base64. The first is the current one; the others only open what they wrapped
 * before, also in old backups, and so are never taken out by the program.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { OperatorError } from '../../bot/core/errors.ts';
import { KEY_BYTES } from './cipher.ts';

/** The keys, the current one first. Throws OperatorError that names the line that is wrong, and shows none. */
export function readKeyFile(file: string): Buffer[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  const keys = lines.flatMap((line, at) => (line.trim() ? keyOf(line.trim(), `${file}, line ${at + 1}`) : []));
  if (!keys.length) throw new OperatorError(`${file} holds no master key. Put it back from your copy.`);
  return keys;
}

function keyOf(text: string, where: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length === KEY_BYTES && key.toString('base64') === text) return key;
  throw new OperatorError(`${where}: this is no master key; 32 bytes in base64 were expected.`);
}

/** Makes the file with a first key, readable by its owner only. */
export function createKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, lineOf(randomBytes(KEY_BYTES)), { mode: 0o600, flag: 'wx' });
}

/**
 * Puts a new key on top. The new file is on disk before it takes the old one's place; while it is written it also keeps
 * others from doing the same, as one of the two new keys would be lost. Throws OperatorError when that is not possible.
 */
export function addKeyOnTop(file: string): void {
  const fresh = `${file}.new`;
  const handle = openNew(fresh, file);
  try {
    const keys = [randomBytes(KEY_BYTES), ...readKeyFile(file)];
    writeFileSync(handle, keys.map(lineOf).join(''));
    fsyncSync(handle);
    renameSync(fresh, file);
  } catch (error) {
    rmSync(fresh, { force: true });
    throw error;
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(file));
}

function openNew(fresh: string, file: string): number {
  try {
    return openSync(fresh, 'wx', 0o600);
  } catch (error) {
    const remedy = existsSync(fresh)
      ? `${fresh} is there: another rotation is at work. If none is, one was broken off before its key was used: remove that file.`
      : `The folder of ${file} cannot be written to. Allow it for the time of the rotation.`;
    throw new OperatorError(remedy, { cause: error });
  }
}

/** A rename is on disk when its folder is. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  fsyncSync(handle);
  closeSync(handle);
}

const lineOf = (key: Buffer): string => `${key.toString('base64')}\n`;
