/**
 * Work on BSON bytes without decoding them: which top-level fields a document has, and documents made of some of them.
 * A conversation of some kilobytes is changed in a field or two; the rest need not be decoded and encoded again.
 */
import { isUtf8 } from 'node:buffer';
import { decode, encode, type Doc } from './bson.ts';
import { CommandError } from './command-error.ts';
import { setField } from './values.ts';

/** Where a top-level field is in the bytes: its type, its name up to `nameEnd`, its value up to `end`. */
interface Field {
  readonly start: number;
  readonly nameEnd: number;
  readonly end: number;
}

const STRING = 2;
const DOCUMENT = 3;
const ARRAY = 4;
const BINARY = 5;
const REGEX = 11;
const CODE = 13;
const SYMBOL = 14;
const FIXED_SIZE: Readonly<Record<number, number>> = {
  1: 8,
  6: 0,
  7: 12,
  8: 1,
  9: 8,
  10: 0,
  16: 4,
  17: 8,
  18: 8,
  19: 16,
  127: 0,
  255: 0,
};

const MAX_DEPTH = 200;

/** The top-level fields, in their order. The bytes must be a document of the store. */
function fieldsOf(raw: Buffer): Field[] {
  const fields: Field[] = [];
  const last = raw.length - 1;
  for (let start = 4; start < last;) {
    const nameEnd = endOfName(raw, start + 1);
    const end = endOfValue(raw, raw[start] ?? 0, nameEnd + 1);
    fields.push({ start, nameEnd, end });
    start = end;
  }
  return fields;
}

/** Names are short: a loop is faster than indexOf. */
function endOfName(raw: Buffer, from: number): number {
  let at = from;
  while (at < raw.length && raw[at] !== 0) at++;
  return at;
}

const MAX_NAMES = 10_000;
const nameBytes = new Map<string, Buffer>();

function bytesOf(name: string): Buffer {
  const known = nameBytes.get(name);
  if (known) return known;
  if (nameBytes.size >= MAX_NAMES) nameBytes.clear();
  const bytes = Buffer.from(name);
  nameBytes.set(name, bytes);
  return bytes;
}

/** Which of the names a field has, as a position in the list; -1 for none. No text is made of the field's name. */
function positionOf(raw: Buffer, { start, nameEnd }: Field, names: readonly Buffer[]): number {
  return names.findIndex((name) => name.length === nameEnd - start - 1 && isAt(raw, start + 1, name));
}

function isAt(raw: Buffer, at: number, name: Buffer): boolean {
  for (let i = 0; i < name.length; i++) if (raw[at + i] !== name[i]) return false;
  return true;
}

/** The same document with the named field in front; undefined when it has no such field. */
export function moveFirst(raw: Buffer, name: string): Buffer | undefined {
  const fields = fieldsOf(raw);
  const at = fields.findIndex((field) => positionOf(raw, field, [bytesOf(name)]) === 0);
  if (at <= 0) return at === 0 ? raw : undefined;
  const parts = fields.map(({ start, end }) => raw.subarray(start, end));
  return join([...parts.splice(at, 1), ...parts]);
}

/** A view of the same bytes as a Buffer. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A document of the named fields, as bytes; with `named` false, of all others. */
export function selectFields(bytes: Uint8Array, names: ReadonlySet<string>, named = true): Buffer {
  const raw = bufferOf(bytes);
  const list = Array.from(names, bytesOf);
  const parts: Buffer[] = [];
  for (const field of fieldsOf(raw)) {
    if (positionOf(raw, field, list) >= 0 === named) parts.push(raw.subarray(field.start, field.end));
  }
  return join(parts);
}

/** Only some fields of a document, decoded. */
export function decodeFields(bytes: Uint8Array, names: ReadonlySet<string>): Doc {
  return decode(selectFields(bytes, names));
}

/** The bytes of a document in which the named fields are as in `changed` (or gone), and all others as they were. */
export function replaceFields(bytes: Uint8Array, names: ReadonlySet<string>, changed: Doc): Buffer {
  const raw = bufferOf(bytes);
  const list = Array.from(names, bytesOf);
  const fresh = partsOf(changed, names, list);
  const parts: Buffer[] = [];
  for (const field of fieldsOf(raw)) {
    const at = positionOf(raw, field, list);
    const part = at < 0 ? raw.subarray(field.start, field.end) : fresh[at];
    if (part) parts.push(part);
    if (at >= 0) fresh[at] = undefined;
  }
  for (const part of fresh) if (part) parts.push(part);
  return join(parts);
}

/** The named fields of a document as bytes, each in the place of its name. */
function partsOf(document: Doc, names: ReadonlySet<string>, list: readonly Buffer[]): (Buffer | undefined)[] {
  const wanted: Doc = {};
  for (const name of names) if (Object.hasOwn(document, name)) setField(wanted, name, document[name]);
  const raw = bufferOf(encode(wanted));
  const parts: (Buffer | undefined)[] = list.map(() => undefined);
  for (const field of fieldsOf(raw)) parts[positionOf(raw, field, list)] = raw.subarray(field.start, field.end);
  return parts;
}

function join(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  const document = Buffer.allocUnsafe(length);
  let at = document.writeInt32LE(length, 0);
  for (const part of parts) {
    document.set(part, at);
    at += part.length;
  }
  document[at] = 0;
  return document;
}

function malformed(what: string): never {
  throw new CommandError(22, 'InvalidBSON', `invalid BSON: ${what}`);
}

function lengthAt(raw: Buffer, at: number): number {
  return at + 4 <= raw.length ? raw.readInt32LE(at) : malformed('a value beyond the end of its document');
}

/** Where a value ends that begins at `at`. Throws InvalidBSON (code 22) for an unknown type. */
function endOfValue(raw: Buffer, type: number, at: number): number {
  const size = FIXED_SIZE[type];
  if (size !== undefined) return at + size;
  switch (type) {
    case STRING:
    case CODE:
    case SYMBOL:
      return at + 4 + lengthAt(raw, at);
    case DOCUMENT:
    case ARRAY:
      return at + lengthAt(raw, at);
    case BINARY:
      return at + 5 + lengthAt(raw, at);
    case REGEX:
      return raw.indexOf(0, raw.indexOf(0, at) + 1) + 1;
    default:
      return malformed(`a value of unknown type ${type}`);
  }
}

/**
 * Looks through a document that a client sent, to its last value, so that nothing is stored that cannot be read again.
 * Throws InvalidBSON (code 22).
 */
export function checkDocument(raw: Buffer, depth = 0): void {
  if (depth > MAX_DEPTH) malformed(`a document more than ${MAX_DEPTH} levels deep`);
  const end = raw.length - 1;
  if (raw.length < 5 || raw.readInt32LE(0) !== raw.length || raw[end] !== 0) malformed('a document of a wrong length');
  let at = 4;
  while (at < end) at = checkField(raw, at, end, depth);
  if (at !== end) malformed('a value beyond the end of its document');
}

function checkField(raw: Buffer, start: number, end: number, depth: number): number {
  const type = raw[start] ?? 0;
  const zero = raw.indexOf(0, start + 1);
  const valueEnd = zero < 0 ? end + 1 : endOfValue(raw, type, zero + 1);
  if (valueEnd <= start || valueEnd > end) malformed('a value beyond the end of its document');
  if (type === DOCUMENT || type === ARRAY) checkDocument(raw.subarray(zero + 1, valueEnd), depth + 1);
  else if (type === STRING) checkText(raw, zero + 1, valueEnd);
  return valueEnd;
}

function checkText(raw: Buffer, start: number, end: number): void {
  if (end - start < 5 || raw[end - 1] !== 0) malformed('a text of a wrong length');
  if (!isUtf8(raw.subarray(start + 4, end - 1))) malformed('a text that is not UTF-8');
}
