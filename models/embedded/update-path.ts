import { type Doc } from './bson.ts';
import { CommandError, badValue } from './command-error.ts';
import { fieldOf, isPlain, setField } from './values.ts';

/** Returned by a change that takes the field away. */
export const REMOVED = Symbol('removed');

/** Gives the new value of a field from the old one (undefined: missing), or REMOVED. */
export type Change = (old: unknown) => unknown;

/** An array is not grown by more than this at once, as in MongoDB. */
const MAX_GAP = 1_500_000;
const POSITION = /^(0|[1-9]\d*)$/;

/**
 * Changes the value at a dotted path, in place. With `create` the documents on the way are made, and a path that
 * cannot exist (through a text, into an array by name) throws code 28; without it such a path changes nothing.
 */
export function changeAt(document: Doc, path: string, change: Change, create: boolean): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let at: Doc | unknown[] = document;
  for (const part of parts) {
    const next = step(at, part, path, create);
    if (!next) return;
    at = next;
  }
  if (!Array.isArray(at)) changeField(at, last, change);
  else if (POSITION.test(last)) changeElement(at, Number(last), change);
  else if (create) notViable(last, path);
}

function step(at: Doc | unknown[], part: string, path: string, create: boolean): Doc | unknown[] | undefined {
  if (Array.isArray(at) && !POSITION.test(part)) return create ? notViable(part, path) : undefined;
  const next = Array.isArray(at) ? at[Number(part)] : fieldOf(at, part);
  if (isPlain(next) || Array.isArray(next)) return next;
  if (!create) return undefined;
  if (next !== undefined) notViable(part, path);
  const made: Doc = {};
  if (Array.isArray(at)) setElement(at, Number(part), made);
  else setField(at, part, made);
  return made;
}

function changeField(document: Doc, name: string, change: Change): void {
  const value = change(fieldOf(document, name));
  if (value === REMOVED) Reflect.deleteProperty(document, name);
  else setField(document, name, value);
}

function changeElement(array: unknown[], position: number, change: Change): void {
  const value = change(array[position]);
  if (value !== REMOVED) setElement(array, position, value);
  else if (position < array.length) array[position] = null;
}

function setElement(array: unknown[], position: number, value: unknown): void {
  if (position > array.length + MAX_GAP)
    badValue(`position ${String(position)} is too far beyond the end of the array`);
  while (array.length < position) array.push(null);
  array[position] = value;
}

function notViable(part: string, path: string): never {
  throw new CommandError(28, 'PathNotViable', `Cannot create field '${part}' on the path '${path}'`);
}
