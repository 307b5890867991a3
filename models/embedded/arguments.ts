import { type Doc } from './bson.ts';
import { CommandError, badValue, typeMismatch, unsupported } from './command-error.ts';
import { isPlain } from './values.ts';

/** Fields that any command may have. They change nothing here: every write is durable, every read sees all writes. */
const GENERAL = new Set([
  '$db',
  '$readPreference',
  'lsid',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
]);
const TRANSACTION = new Set(['txnNumber', 'startTransaction', 'autocommit']);

/** Refuses, by name, a field of a command (or of a part of it) that is not among those it understands. */
export function refuseUnknownFields(command: Doc, what: string, known: ReadonlySet<string>): void {
  for (const field of Object.keys(command)) {
    if (known.has(field) || GENERAL.has(field)) continue;
    if (TRANSACTION.has(field)) unsupported(`a transaction (${field})`);
    if (field === 'collation' && isSimple(command[field])) continue;
    unsupported(`the field '${what}.${field}'`);
  }
}

function isSimple(collation: unknown): boolean {
  return isPlain(collation) && collation['locale'] === 'simple';
}

/** A field that must be a document; empty when it is missing. */
export function documentIn(command: Doc, field: string): Doc {
  const value = command[field] ?? {};
  return isPlain(value) ? value : typeMismatch(`the field '${field}' must be a document`);
}

/** A field that must be a list of documents. */
export function documentsIn(command: Doc, field: string): Doc[] {
  const value = command[field];
  if (!Array.isArray(value) || !value.every(isPlain)) typeMismatch(`the field '${field}' must be a list of documents`);
  return value;
}

/** A field that must be a whole number from 0; undefined when it is missing. */
export function countIn(command: Doc, field: string): number | undefined {
  const value = command[field];
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    typeMismatch(`the field '${field}' must be a whole number`);
  return value >= 0 ? value : badValue(`the field '${field}' must not be negative`);
}

/** The id of a cursor. */
export function cursorId(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  const long = value as { _bsontype?: unknown; toBigInt?: () => bigint } | null;
  return long?._bsontype === 'Long' && long.toBigInt ? long.toBigInt() : typeMismatch('a cursor id must be a long');
}

/** The name of a collection, as the value of a command's first field. */
export function collectionName(value: unknown): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new CommandError(73, 'InvalidNamespace', 'collection name has invalid type or is empty');
}
