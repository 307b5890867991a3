import { badValue, unsupported } from './command-error.ts';
import { type Sort } from './index-keys.ts';
import { isPlain } from './values.ts';

/** A sort document as a list. Throws BadValue for anything but 1 and -1 ($meta, for one). */
export function sortOf(wanted: unknown): Sort {
  if (wanted === undefined) return [];
  if (!isPlain(wanted)) return badValue('sort must be a document');
  return Object.entries(wanted).map(([path, direction]) => [path, directionOf(path, direction)] as const);
}

function directionOf(path: string, direction: unknown): 1 | -1 {
  if (isPlain(direction)) unsupported(`sort by ${Object.keys(direction)[0] ?? 'a document'}`);
  if (path === '' || path.startsWith('$')) badValue(`cannot sort by '${path}'`);
  return direction === 1 || direction === -1 ? direction : badValue(`sort direction of '${path}' must be 1 or -1`);
}
