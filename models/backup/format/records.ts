/** The inside of a backup: records (collection, document as BSON) one after another, then how many there were and their digest. */
import { createHash } from 'node:crypto';
import { BSON } from 'mongodb';

/** One document as it was stored. */
export interface BackupRecord {
  collection: string;
  /** BSON. */
  document: Uint8Array;
}

/** How many records of each collection. */
export type Counts = Record<string, number>;

interface Closing {
  counts: Counts;
  digest: string;
}

const NAME_LENGTH_BYTES = 1;

function encodeRecord({ collection, document }: BackupRecord): Buffer {
  const name = Buffer.from(collection);
  return Buffer.concat([Buffer.of(name.length), name, document]);
}

/** Records as bytes, with the closing one. */
export async function* encodeRecords(records: AsyncIterable<BackupRecord>): AsyncGenerator<Buffer> {
  const counts: Counts = {};
  const digest = createHash('sha256');
  for await (const record of records) {
    const bytes = encodeRecord(record);
    digest.update(bytes);
    counts[record.collection] = (counts[record.collection] ?? 0) + 1;
    yield bytes;
  }
  const closing: Closing = { counts, digest: digest.digest('hex') };
  yield encodeRecord({ collection: '', document: BSON.serialize(closing) });
}

/** The records in these bytes; returns their counts. Throws when any is missing, or the end is. */
export async function* decodeRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<BackupRecord, Counts> {
  const counts: Counts = {};
  const digest = createHash('sha256');
  let closing: Closing | undefined;
  for await (const frame of frames(bytes)) {
    const record = decodeRecord(frame);
    if (record.collection === '') {
      closing = BSON.deserialize(record.document) as Closing;
      continue;
    }
    digest.update(frame);
    counts[record.collection] = (counts[record.collection] ?? 0) + 1;
    yield record;
  }
  const isWhole = closing?.digest === digest.digest('hex') && isSame(counts, closing.counts);
  if (!isWhole) throw new Error('a backup does not hold what its end says');
  return counts;
}

const isSame = (one: Counts, other: Counts): boolean =>
  Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);

/** Where the document of a frame begins. */
const documentAt = (bytes: Buffer): number => NAME_LENGTH_BYTES + (bytes[0] ?? 0);

function decodeRecord(frame: Buffer): BackupRecord {
  const at = documentAt(frame);
  return { collection: frame.toString('utf8', NAME_LENGTH_BYTES, at), document: frame.subarray(at) };
}

/** A BSON document begins with its length, so that a frame needs none. */
function frameLength(bytes: Buffer): number {
  const at = documentAt(bytes);
  return bytes.length < at + 4 ? Infinity : at + bytes.readInt32LE(at);
}

async function* frames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const more of bytes) {
    held = held.length ? Buffer.concat([held, more]) : more;
    for (let length = frameLength(held); held.length >= length; length = frameLength(held)) {
      yield held.subarray(0, length);
      held = held.subarray(length);
    }
  }
  if (held.length) throw new Error('a backup ends in the middle of a record');
}
