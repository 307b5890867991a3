import { type Doc } from './bson.ts';
import { unsupported } from './command-error.ts';

/** The order of types in MongoDB; values are compared within one class. */
export const CLASS = {
  minKey: 0x0a,
  emptyArray: 0x0f,
  null: 0x14,
  number: 0x1e,
  string: 0x3c,
  object: 0x46,
  array: 0x50,
  binary: 0x5a,
  objectId: 0x64,
  boolean: 0x6e,
  date: 0x78,
  timestamp: 0x82,
  regex: 0x8c,
  maxKey: 0xf0,
} as const;

/** Stands for an empty array as a key of an index: it sorts before null. */
export const EMPTY_ARRAY = Symbol('empty array');

const CLASS_OF_PRIMITIVE: Record<string, number> = {
  undefined: CLASS.null,
  number: CLASS.number,
  string: CLASS.string,
  boolean: CLASS.boolean,
  symbol: CLASS.emptyArray,
};

const CLASS_OF_BSON: Record<string, number> = {
  ObjectId: CLASS.objectId,
  Long: CLASS.number,
  Binary: CLASS.binary,
  Timestamp: CLASS.timestamp,
  MinKey: CLASS.minKey,
  MaxKey: CLASS.maxKey,
  Decimal128: CLASS.number,
};

/** Whether a value is an embedded document (no array, date, binary or other BSON type). */
export function isPlain(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether a value is a document of operators, such as `{ $gt: 1 }`. */
export function isOperators(value: unknown): value is Doc {
  if (!isPlain(value)) return false;
  for (const key in value) return key.startsWith('$');
  return false;
}

/** The comparison class of a value. Throws BadValue for a type the store cannot compare. */
export function classOf(value: unknown): number {
  if (value === null) return CLASS.null;
  const primitive = CLASS_OF_PRIMITIVE[typeof value];
  if (primitive !== undefined) return primitive;
  if (Array.isArray(value)) return CLASS.array;
  if (isPlain(value)) return CLASS.object;
  if (value instanceof Date) return CLASS.date;
  if (value instanceof RegExp) return CLASS.regex;
  if (value instanceof Uint8Array) return CLASS.binary;
  const type = bsonType(value);
  return CLASS_OF_BSON[type] ?? unsupported(`comparing values of type ${type}`);
}

/** The name of a value's BSON class (ObjectId, Long, …), or '' for others. */
export function bsonType(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const type = (value as { _bsontype?: unknown })._bsontype;
  return typeof type === 'string' ? type : '';
}

/** A field of a document, never something inherited (`constructor`). */
export function fieldOf(document: Doc, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** Sets a field, also one called `__proto__`, as data. */
export function setField(document: Doc, name: string, value: unknown): void {
  if (name !== '__proto__') document[name] = value;
  else Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
}
