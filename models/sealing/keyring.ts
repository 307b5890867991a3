/** The master keys that this process knows. They come from a file that another process may change: then it is read again. */
import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { statSync } from 'node:fs';
import { OperatorError } from '../../bot/core/errors.ts';
import { KEY_BYTES } from './cipher.ts';
import { readKeyFile } from './key-file.ts';

export interface MasterKey {
  /** Says which key it is, and nothing about it: eight hexadecimal digits of its SHA-256. */
  id: string;
  key: KeyObject;
}

/** The current one first. */
let keys: readonly MasterKey[] = [];
let source: { file: string; stamp: string } | undefined;

const masterOf = (key: Buffer): MasterKey => ({
  id: createHash('sha256').update(key).digest('hex').slice(0, 8),
  key: createSecretKey(key),
});

/** Uses this one key from now on. */
export function openKey(key: Buffer): void {
  if (key.length !== KEY_BYTES) throw new OperatorError('The master key must be 32 bytes.');
  keys = [masterOf(key)];
  source = undefined;
}

/** Uses the keys in this file from now on. */
export function openKeyFile(file: string): void {
  const stamp = stampOf(file) ?? '';
  keys = readKeyFile(file).map(masterOf);
  source = { file, stamp };
}

/** Differs when the file was written or replaced; undefined when it is away, as on a stick that was taken out after the start. */
function stampOf(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.mtimeMs}/${found.ino}/${found.size}`;
}

function isChanged({ file, stamp }: { file: string; stamp: string }): boolean {
  const now = stampOf(file);
  return now !== undefined && now !== stamp;
}

/** The key that wraps what is new. Looks whether the file was changed: call it where that is rare enough. */
export function currentMaster(): MasterKey {
  if (source && isChanged(source)) openKeyFile(source.file);
  const [current] = keys;
  if (!current) throw new Error('no master key in use');
  return current;
}

/** The key of this id; one that is not known yet is looked for in the file. */
export function masterWith(id: string): MasterKey {
  const known = keys.find((one) => one.id === id);
  if (known) return known;
  if (source && isChanged(source)) openKeyFile(source.file);
  const found = keys.find((one) => one.id === id);
  if (found) return found;
  throw new OperatorError(`The master key ${id} is missing. Put its line back into MASTER_KEY_FILE from your copy.`);
}

/** All that are known, the current one first. */
export const allMasters = (): readonly MasterKey[] => keys;
