import { decode, encode, type Doc } from './bson.ts';
import { CommandError, unsupported } from './command-error.ts';
import { decodeFields, selectFields } from './raw-document.ts';
import { isPlain, setField } from './values.ts';

/** Makes of a stored document the one to return. */
export type Projection = (raw: Uint8Array) => Uint8Array;

/** The paths of a projection as a tree: a leaf is null. */
type Tree = Map<string, Tree | null>;

/**
 * What a find returns of each document: fields to include, or fields to leave out, dotted paths too; undefined when
 * nothing is asked. Throws for anything else ($slice, $elemMatch, expressions) by its name.
 */
export function compileProjection(projection: Doc | undefined): Projection | undefined {
  const entries = Object.entries(projection ?? {}).map(([path, wanted]) => [path, included(path, wanted)] as const);
  if (entries.length === 0) return undefined;
  const others = entries.filter(([path]) => path !== '_id');
  const including = others.length > 0 ? others[0]?.[1] === true : entries[0]?.[1] === true;
  const stray = others.find(([, include]) => include !== including);
  if (stray) throw new CommandError(31254, 'Location31254', `Cannot mix inclusion and exclusion on field ${stray[0]}`);
  const withId = entries.find(([path]) => path === '_id')?.[1] ?? true;
  return including ? inclusion(others, withId) : exclusion(others, withId);
}

function inclusion(others: readonly (readonly [string, boolean])[], withId: boolean): Projection {
  const tree = treeOf([...(withId ? ['_id'] : []), ...others.map(([path]) => path)]);
  const roots = new Set(tree.keys());
  if (isFlat(tree)) return (raw) => selectFields(raw, roots);
  return (raw) => encode(pick(decodeFields(raw, roots), tree));
}

function exclusion(others: readonly (readonly [string, boolean])[], withId: boolean): Projection {
  const tree = treeOf([...(withId ? [] : ['_id']), ...others.map(([path]) => path)]);
  const roots = new Set(tree.keys());
  if (isFlat(tree)) return (raw) => selectFields(raw, roots, false);
  return (raw) => encode(omit(decode(raw), tree));
}

/** Whether all paths are top-level fields: then nothing need be decoded. */
function isFlat(tree: Tree): boolean {
  return [...tree.values()].every((below) => below === null);
}

function included(path: string, wanted: unknown): boolean {
  if (path.startsWith('$') || path.includes('.$')) unsupported(`the positional projection '${path}'`);
  if (typeof wanted === 'number') return wanted !== 0;
  if (typeof wanted === 'boolean') return wanted;
  const operator = isPlain(wanted) ? Object.keys(wanted)[0] : undefined;
  return unsupported(`the projection ${operator ?? 'of a value'} for '${path}'`);
}

function treeOf(paths: readonly string[]): Tree {
  const tree: Tree = new Map();
  for (const path of paths) addPath(tree, path);
  return tree;
}

function addPath(tree: Tree, path: string): void {
  const parts = path.split('.');
  const last = parts.pop() ?? '';
  let at = tree;
  for (const part of parts) {
    const next = at.has(part) ? at.get(part) : new Map<string, Tree | null>();
    if (!next) return collision(path);
    at.set(part, next);
    at = next;
  }
  if (at.has(last)) collision(path);
  at.set(last, null);
}

function collision(path: string): never {
  throw new CommandError(31249, 'Location31249', `Path collision at ${path}`);
}

function pick(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const name of Object.keys(document)) {
    const below = tree.get(name);
    if (below === undefined) continue;
    const value = below ? pickWithin(document[name], below) : document[name];
    if (value !== undefined) setField(result, name, value);
  }
  return result;
}

function pickWithin(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value))
    return value.map((element) => pickWithin(element, tree)).filter((element) => element !== undefined);
  return isPlain(value) ? pick(value, tree) : undefined;
}

function omit(document: Doc, tree: Tree): Doc {
  const result: Doc = {};
  for (const name of Object.keys(document)) {
    const below = tree.get(name);
    if (below === null) continue;
    setField(result, name, below ? omitWithin(document[name], below) : document[name]);
  }
  return result;
}

function omitWithin(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((element) => omitWithin(element, tree));
  return isPlain(value) ? omit(value, tree) : value;
}
