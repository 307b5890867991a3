/**
 * The erasures, a line of JSON each, in a file beside the backups: a backup that was made before an erasure does not know
 * of it, and restoring it must not bring the person back. Hashes only, as in the ledger.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '../../bot/core/errors.ts';
import type { Erasure } from './ledger.ts';

/** Where the list of a folder of backups is. */
export const listIn = (folder: string): string => join(folder, 'erasures.jsonl');

/** Makes an empty list where there is none: from then on one that is missing was lost. */
export function makeList(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(listIn(folder))) append(folder, '');
}

/** Adds an erasure; on disk when this returns. */
export function addToList(folder: string, { _id, owners, ground, at, expires }: Erasure): void {
  makeList(folder);
  append(folder, `${JSON.stringify({ _id, owners, ground, at, expires })}\n`);
}

function append(folder: string, text: string): void {
  const handle = openSync(listIn(folder), 'a', 0o600);
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** What the list of a folder says, each person once; undefined when there is no list. Throws OperatorError when a line cannot be read. */
export function readList(folder: string): Erasure[] | undefined {
  if (!existsSync(listIn(folder))) return undefined;
  const found = new Map<string, Erasure>();
  for (const [at, line] of readFileSync(listIn(folder), 'utf8').split('\n').entries()) {
    if (!line) continue;
    const erasure = parse(line, `${listIn(folder)}:${at + 1}`);
    const owners = new Set([...(found.get(erasure._id)?.owners ?? []), ...erasure.owners]);
    found.set(erasure._id, { ...erasure, owners: [...owners] });
  }
  return [...found.values()];
}

function parse(line: string, where: string): Erasure {
  try {
    const { _id, owners, ground, at, expires } = JSON.parse(line) as Record<keyof Erasure, string> & {
      owners: string[];
    };
    return { _id, owners, ground, at: new Date(at), expires: new Date(expires), state: 'done' };
  } catch (error) {
    throw new OperatorError(`${where}: this line cannot be read. Put the list back from a copy.`, { cause: error });
  }
}
