/**
 * Values as bytes that sort like the values (the idea of MongoDB's KeyString): comparing two encodings with
 * Buffer.compare gives MongoDB's order, and equal values have equal encodings, whatever their numeric type.
 */
import type { Binary, Decimal128, Long, ObjectId, Timestamp } from 'mongodb';
import { type Doc } from './bson.ts';
import { unsupported } from './command-error.ts';
import { CLASS, classOf } from './values.ts';

let buffer = Buffer.allocUnsafe(1024);
let length = 0;

/** The key of one value or of several in a row. Throws BadValue for types that cannot be compared. */
export function encodeKey(...values: readonly unknown[]): Buffer {
  length = 0;
  for (const value of values) put(value);
  return Buffer.from(buffer.subarray(0, length));
}

/** Whether two values are equal as MongoDB sees it: 1 and NumberLong(1) are, 1 and '1' are not. */
export function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a === 'string' && typeof b === 'string') return false;
  return classOf(a) === classOf(b) && encodeKey(a).equals(encodeKey(b));
}

/** The order of two values in MongoDB: negative, zero or positive. */
export function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number' && !Number.isNaN(a) && !Number.isNaN(b)) return a - b;
  return Buffer.compare(encodeKey(a), encodeKey(b));
}

/** A key as text, to look it up in a Map or Set. */
export function keyText(...values: readonly unknown[]): string {
  return encodeKey(...values).toString('latin1');
}

function reserve(bytes: number): void {
  if (length + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
  buffer.copy(larger, 0, 0, length);
  buffer = larger;
}

function putByte(byte: number): void {
  reserve(1);
  buffer[length++] = byte;
}

function putBytes(bytes: Uint8Array): void {
  reserve(bytes.length);
  buffer.set(bytes, length);
  length += bytes.length;
}

/** Text ends with 00 00; a NUL inside it becomes 00 FF. */
function putText(text: string): void {
  reserve(Buffer.byteLength(text) * 2 + 2);
  if (text.includes('\0')) text.split('\0').forEach(putTextPart);
  else length += buffer.write(text, length);
  buffer[length++] = 0;
  buffer[length++] = 0;
}

function putTextPart(part: string, at: number): void {
  if (at > 0) {
    buffer[length++] = 0;
    buffer[length++] = 0xff;
  }
  length += buffer.write(part, length);
}

/** Eight bytes of a double that sort, then two for what a 64-bit integer has beyond it. NaN comes first. */
function putDouble(value: number, beyond: number): void {
  reserve(10);
  if (Number.isNaN(value)) buffer.fill(0, length, length + 10);
  else {
    buffer.writeDoubleBE(value === 0 ? 0 : value, length);
    flipSign();
    buffer.writeUInt16BE(beyond + 0x8000, length + 8);
  }
  length += 10;
}

function flipSign(): void {
  const negative = (buffer[length] ?? 0) & 0x80;
  for (let i = length; i < length + (negative ? 8 : 1); i++) buffer[i] = (buffer[i] ?? 0) ^ (negative ? 0xff : 0x80);
}

/** Out of BSON come numbers, and a Long beyond 2^53. */
function putNumber(value: number | Long | Decimal128): void {
  if (typeof value === 'number') {
    putDouble(value, 0);
  } else if (value._bsontype === 'Long') {
    const whole = value.toBigInt();
    const rounded = Number(whole);
    putDouble(rounded, Number(whole - BigInt(rounded)));
  } else unsupported('comparing values of type Decimal128');
}

function putDate(date: Date): void {
  reserve(8);
  buffer.writeBigInt64BE(BigInt(date.getTime() || 0), length);
  buffer[length] = (buffer[length] ?? 0) ^ 0x80;
  length += 8;
}

function putTimestamp(value: Timestamp): void {
  reserve(8);
  length = buffer.writeBigUInt64BE(value.toBigInt(), length);
}

function putBinary(value: Uint8Array | Binary): void {
  const plain = value instanceof Uint8Array;
  const bytes = plain ? value : value.buffer.subarray(0, value.position);
  reserve(5);
  length = buffer.writeUInt32BE(bytes.length, length);
  putByte(plain ? 0 : value.sub_type);
  putBytes(bytes);
}

function putDocument(document: Doc): void {
  for (const [name, value] of Object.entries(document)) {
    putByte(classOf(value));
    putText(name);
    put(value);
  }
  putByte(0);
}

function putArray(array: unknown[]): void {
  for (const element of array) put(element);
  putByte(0);
}

function put(value: unknown): void {
  const type = classOf(value);
  putByte(type);
  switch (type) {
    case CLASS.number:
      return putNumber(value as number | Long | Decimal128);
    case CLASS.string:
      return putText(value as string);
    case CLASS.objectId:
      return putBytes((value as ObjectId).id);
    case CLASS.boolean:
      return putByte(value ? 1 : 0);
    case CLASS.date:
      return putDate(value as Date);
    case CLASS.timestamp:
      return putTimestamp(value as Timestamp);
    case CLASS.regex:
      putText((value as RegExp).source);
      return putText((value as RegExp).flags);
    case CLASS.binary:
      return putBinary(value as Uint8Array | Binary);
    case CLASS.array:
      return putArray(value as unknown[]);
    case CLASS.object:
      return putDocument(value as Doc);
  }
}
