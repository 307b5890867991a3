import { type Doc } from './bson.ts';
import { encodeKey, keyText } from './keys.ts';
import { CLASS, classOf, isOperators, isPlain } from './values.ts';

/** What a filter demands of one path, as far as an index can serve it: some values, or a range within one class. */
export interface Bound {
  values?: readonly Buffer[];
  type?: number;
  from?: Buffer;
  to?: Buffer;
}

const END = Buffer.from([0xff]);

/** The first key after all keys that begin with this one. */
export function after(key: Buffer): Buffer {
  return Buffer.concat([key, END]);
}

/** The bounds that all hold at once (the filter itself and its $and), by path. The filter is still tested afterwards. */
export function boundsOf(filter: Doc, bounds = new Map<string, Bound>()): Map<string, Bound> {
  for (const [path, wanted] of Object.entries(filter)) {
    if (path === '$and' && Array.isArray(wanted)) (wanted as Doc[]).forEach((part) => boundsOf(part, bounds));
    else if (!path.startsWith('$')) addBound(bounds, path, wanted);
  }
  return bounds;
}

function addBound(bounds: Map<string, Bound>, path: string, wanted: unknown): void {
  const bound = bounds.get(path) ?? {};
  const conditions = isOperators(wanted) ? Object.entries(wanted) : [['$eq', wanted] as const];
  for (const [operator, operand] of conditions) narrow(bound, operator, operand);
  if (bound.values || bound.type !== undefined) bounds.set(path, bound);
}

function narrow(bound: Bound, operator: string, operand: unknown): void {
  if (operator === '$eq' && isPoint(operand)) bound.values ??= [encodeKey(operand)];
  else if (operator === '$in' && Array.isArray(operand) && operand.every(isPoint))
    bound.values ??= distinctKeys(operand);
  else if (/^\$[gl]te?$/.test(operator) && isPoint(operand) && !isPlain(operand)) narrowRange(bound, operator, operand);
}

/** Arrays match by whole or by element, expressions by pattern: an index has no single place for them. */
function isPoint(value: unknown): boolean {
  return !Array.isArray(value) && !(value instanceof RegExp);
}

function distinctKeys(values: readonly unknown[]): Buffer[] {
  return [...new Map(values.map((value) => [keyText(value), encodeKey(value)])).values()].sort(Buffer.compare);
}

function narrowRange(bound: Bound, operator: string, operand: unknown): void {
  const type = classOf(operand);
  if (type === CLASS.null || (bound.type ?? type) !== type) return;
  bound.type = type;
  const key = encodeKey(operand);
  if (operator === '$gt') bound.from ??= after(key);
  else if (operator === '$gte') bound.from ??= key;
  else if (operator === '$lt') bound.to ??= key;
  else bound.to ??= after(key);
}
