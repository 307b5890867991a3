import { createRequire } from 'node:module';
import type * as mongodb from 'mongodb';

/**
 * The BSON part of the driver's package, and nothing else of it: loading the whole driver in the store's thread would
 * add a tenth of a second of CPU to every start.
 */
const { BSON } = createRequire(import.meta.url)('mongodb/lib/bson.js') as Pick<typeof mongodb, 'BSON'>;

export const { EJSON, ObjectId } = BSON;

export type Doc = Record<string, unknown>;

/** Largest document in bytes, as in MongoDB. */
export const MAX_DOCUMENT = 16 * 1024 * 1024;

const STORED = { validation: { utf8: false } } as const;

/** A document from its bytes as they rest in the store; they were checked when they came in. */
export function decode(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, STORED);
}

/**
 * A command from bytes that a client sent. Documents to insert stay bytes, so that they need not be encoded again.
 * Throws a BSONError when the bytes are no BSON or a text is no UTF-8.
 */
export function decodeCommand(bytes: Uint8Array): Doc {
  return BSON.deserialize(bytes, { fieldsAsRaw: { documents: true } });
}

/** The bytes of a document; a field that is undefined becomes null, as the driver does. */
export function encode(document: Doc): Uint8Array {
  return BSON.serialize(document, { ignoreUndefined: false });
}
