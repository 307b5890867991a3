/**
 * What texts were read as is kept in a file between starts, by the hash of each text: reading YAML takes a third of a start, and
 * gives the same each time. A text that was changed has another hash, so nothing in it is ever out of date.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { deserialize, serialize } from 'node:v8';

interface Kept {
  file: string;
  /** What reads the texts; another version may read them otherwise. */
  reader: string;
  before: ReadonlyMap<string, unknown>;
  /** What this start asked for: the rest is let go of. */
  now: Map<string, unknown>;
}
let kept: Kept | undefined;

const hashOf = (bytes: string | Buffer, ...more: (string | Buffer)[]): Buffer => {
  const hash = createHash('sha256').update(bytes);
  for (const one of more) hash.update(one);
  return hash.digest();
};
const HASH_BYTES = 32;

/** From now on what is read is looked for in this file, and kept for it. A file that is missing, damaged or of another reader is as none. */
export function keepIn(file: string, reader: string): void {
  kept = { file, reader, before: readKept(file, reader), now: new Map() };
}

/** What a text is read as, by `read` or as it was kept. It is kept when it was `right`, and `read` did not throw. */
export function readOnce<T>(text: string, read: (text: string) => T, right: () => boolean = () => true): T {
  if (!kept) return read(text);
  const hash = hashOf(text).toString('base64');
  const value = kept.before.has(hash) ? (kept.before.get(hash) as T) : read(text);
  if (right()) kept.now.set(hash, value);
  return value;
}

/** Writes the file, when something is new, and keeps nothing any more. Where it cannot be written the next start takes longer. */
export function saveKept(): void {
  const done = kept;
  kept = undefined;
  if (!done || [...done.now.keys()].every((hash) => done.before.has(hash))) return;
  const bytes = serialize(done.now);
  try {
    mkdirSync(dirname(done.file), { recursive: true });
    const fresh = `${done.file}.${process.pid}`;
    writeFileSync(fresh, Buffer.concat([hashOf(done.reader, bytes), bytes]));
    renameSync(fresh, done.file);
  } catch {
    // a folder that only somebody else may write: nothing depends on it
  }
}

function readKept(file: string, reader: string): ReadonlyMap<string, unknown> {
  try {
    const all = readFileSync(file);
    const bytes = all.subarray(HASH_BYTES);
    if (!hashOf(reader, bytes).equals(all.subarray(0, HASH_BYTES))) return new Map();
    return deserialize(bytes) as Map<string, unknown>;
  } catch {
    return new Map();
  }
}
