import { type Doc } from './bson.ts';
import { CommandError } from './command-error.ts';
import { encodeKey } from './keys.ts';
import { EMPTY_ARRAY, fieldOf, isPlain } from './values.ts';

export type Sort = readonly (readonly [path: string, direction: 1 | -1])[];

const POSITION = /^\d+$/;

/** Where a path ends: at a value, or at an array with `rest` of the path to be looked up in its elements. */
interface Reach {
  value: unknown;
  rest: string;
}

function reach(document: unknown, path: string): Reach {
  const parts = path.split('.');
  let value = document;
  let at = 0;
  for (; at < parts.length; at++) {
    const part = parts[at] ?? '';
    if (Array.isArray(value) && POSITION.test(part)) value = value[Number(part)] as unknown;
    else if (isPlain(value)) value = fieldOf(value, part);
    else break;
  }
  const missing = at < parts.length && !Array.isArray(value);
  return { value: missing ? undefined : value, rest: parts.slice(at).join('.') };
}

/**
 * The keys of a document in an index over these paths: one, or one for each element of an array among the values.
 * Throws code 171 when two of the paths lead to different arrays, as MongoDB does.
 */
export function indexKeys(document: Doc, paths: readonly string[]): Buffer[] {
  const keys = tuples(document, paths).map((tuple) => encodeKey(...tuple));
  if (keys.length < 2) return keys;
  return [...new Map(keys.map((key) => [key.toString('latin1'), key])).values()];
}

function tuples(document: unknown, paths: readonly string[]): unknown[][] {
  const reached = paths.map((path) => reach(document, path));
  const arrays = new Set(reached.filter(({ value }) => Array.isArray(value)).map(({ value }) => value as unknown[]));
  if (arrays.size > 1) throw new CommandError(171, 'CannotIndexParallelArrays', 'cannot index parallel arrays');
  const [array] = arrays;
  if (!array) return [reached.map(({ value }) => value)];
  if (array.length === 0) return [reached.map(({ value, rest }) => emptyAware(value, rest))];
  return array.flatMap((element) => elementTuples(element, reached));
}

function emptyAware(value: unknown, rest: string): unknown {
  if (!Array.isArray(value)) return value;
  return rest ? undefined : EMPTY_ARRAY;
}

function elementTuples(element: unknown, reached: readonly Reach[]): unknown[][] {
  const deeper = reached.filter(({ value, rest }) => Array.isArray(value) && rest);
  const below = deeper.length
    ? tuples(
        element,
        deeper.map(({ rest }) => rest),
      )
    : [[]];
  return below.map((tuple) => {
    const values = tuple.values();
    return reached.map(({ value, rest }) => {
      if (!Array.isArray(value)) return value;
      return rest ? values.next().value : element;
    });
  });
}

/** A key that sorts documents: ascending by the least element of an array, descending by the greatest. */
export function sortKey(document: Doc, sort: Sort): Buffer {
  return Buffer.concat(
    sort.map(([path, direction]) => {
      const keys = tuples(document, [path])
        .map((tuple) => encodeKey(...tuple))
        .sort(Buffer.compare);
      return direction > 0 ? (keys[0] ?? Buffer.alloc(0)) : inverted(keys.at(-1) ?? Buffer.alloc(0));
    }),
  );
}

function inverted(key: Buffer): Buffer {
  return key.map((byte) => byte ^ 0xff) as Buffer;
}
