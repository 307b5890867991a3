import { encode, type Doc } from './bson.ts';
import { isPlain } from './values.ts';

/** BSON type codes. */
const TYPE = { string: 2, document: 3, array: 4, boolean: 8, int32: 16, int64: 18 } as const;
const KEEP_BYTES = 1024 * 1024;

let buffer = Buffer.allocUnsafe(64 * 1024);
let length = 0;

/**
 * A reply message: room for a header of `headerBytes`, then the document, in one buffer. Stored documents (a Uint8Array,
 * or an array of them) are copied as they are, without being decoded.
 */
export function replyBytes(document: Doc, headerBytes: number): Buffer {
  length = headerBytes;
  putDocument(document);
  const message = Buffer.from(buffer.subarray(0, length));
  if (buffer.length > KEEP_BYTES) buffer = Buffer.allocUnsafe(64 * 1024);
  return message;
}

function reserve(bytes: number): void {
  if (length + bytes <= buffer.length) return;
  const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, length + bytes));
  buffer.copy(larger, 0, 0, length);
  buffer = larger;
}

function putDocument(document: Doc): void {
  const start = length;
  reserve(4);
  length += 4;
  for (const name of Object.keys(document)) putElement(name, document[name]);
  finish(start);
}

function finish(start: number): void {
  reserve(1);
  buffer[length++] = 0;
  buffer.writeInt32LE(length - start, start);
}

function putElement(name: string, value: unknown): void {
  if (typeof value === 'string') putText(name, value);
  else if (value instanceof Uint8Array) putRaw(name, value);
  else if (isRawList(value)) putRawList(name, value);
  else if (isPlain(value)) {
    putHead(TYPE.document, name, 0);
    putDocument(value);
  } else if (typeof value === 'boolean') {
    putHead(TYPE.boolean, name, 1);
    buffer[length++] = value ? 1 : 0;
  } else if (typeof value === 'number' && (value | 0) === value && !Object.is(value, -0)) {
    putHead(TYPE.int32, name, 4);
    length = buffer.writeInt32LE(value, length);
  } else if (typeof value === 'bigint') {
    putHead(TYPE.int64, name, 8);
    length = buffer.writeBigInt64LE(value, length);
  } else if (value !== undefined) putOther(name, value);
}

function putHead(type: number, name: string, valueBytes: number): void {
  reserve(2 + name.length * 3 + valueBytes);
  buffer[length++] = type;
  length += buffer.write(name, length);
  buffer[length++] = 0;
}

function putText(name: string, text: string): void {
  const bytes = Buffer.byteLength(text);
  putHead(TYPE.string, name, bytes + 5);
  length = buffer.writeInt32LE(bytes + 1, length);
  length += buffer.write(text, length);
  buffer[length++] = 0;
}

function putRaw(name: string, document: Uint8Array): void {
  putHead(TYPE.document, name, document.length);
  buffer.set(document, length);
  length += document.length;
}

function isRawList(value: unknown): value is Uint8Array[] {
  return Array.isArray(value) && value[0] instanceof Uint8Array;
}

function putRawList(name: string, documents: readonly Uint8Array[]): void {
  putHead(TYPE.array, name, 4);
  const start = length;
  length += 4;
  documents.forEach((document, at) => {
    putRaw(String(at), document);
  });
  finish(start);
}

/** Any other value: as the one field of a document, without that document's length and end. */
function putOther(name: string, value: unknown): void {
  const element = encode({ [name]: value }).subarray(4, -1);
  reserve(element.length);
  buffer.set(element, length);
  length += element.length;
}
