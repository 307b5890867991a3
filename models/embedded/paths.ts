import { fieldOf, isPlain } from './values.ts';

const POSITION = /^\d+$/;

/**
 * Every value that a dotted path reaches, walking into the elements of arrays as MongoDB does. A path that leads
 * nowhere gives undefined.
 */
export function valuesAt(value: unknown, parts: readonly string[], from = 0, found: unknown[] = []): unknown[] {
  const part = parts[from];
  if (part === undefined) found.push(value);
  else if (Array.isArray(value)) valuesInArray(value, parts, from, found);
  else if (isPlain(value)) valuesAt(fieldOf(value, part), parts, from + 1, found);
  else found.push(undefined);
  return found;
}

function valuesInArray(array: unknown[], parts: readonly string[], from: number, found: unknown[]): void {
  const part = parts[from] ?? '';
  if (POSITION.test(part) && Number(part) < array.length) valuesAt(array[Number(part)], parts, from + 1, found);
  for (const element of array) if (isPlain(element)) valuesAt(element, parts, from, found);
}

/** The first part of a path: a top-level field. */
export function rootOf(path: string): string {
  const dot = path.indexOf('.');
  return dot < 0 ? path : path.slice(0, dot);
}
