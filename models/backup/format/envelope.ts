/**
 * The outside of a backup file: a header in the clear, then chunks of 64 KiB under AES-256-GCM, each bound to the header, its
 * place and whether it is the last. So a file that was cut off, put together anew or changed by a bit does not open.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import { closeSync, createReadStream, openSync, readSync } from 'node:fs';
import { OperatorError } from '../../../bot/core/errors.ts';
import { currentMaster, masterWith, type MasterKey } from '../../sealing/keyring.ts';

const MAGIC = Buffer.from('SAMENSPRAAK BACKUP\n');
const FORMAT = 1;
const LENGTH_BYTES = 4;
const HEADER_AT_MOST = 4096;
const CHUNK = 65_536;
const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/** What can be read of a backup without a key. */
export interface Header {
  format: number;
  /** The schema version of the store it was made of. */
  schema: number;
  /** Id of the master key it was made under. */
  master: string;
  /** Base64; makes the file's own key of the master key. */
  salt: string;
  /** ISO 8601. */
  created: string;
}

/** The header of a backup that is made now, under the current master key. */
export const newHeader = (schema: number, now: Date): Header => ({
  format: FORMAT,
  schema,
  master: currentMaster().id,
  salt: randomBytes(32).toString('base64'),
  created: now.toISOString(),
});

const fileKey = ({ key }: MasterKey, salt: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key, Buffer.from(salt, 'base64'), 'samenspraak backup', 32)));

/** Never twice under one key: the salt makes a key of its own for every file. */
function nonceOf(place: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUIntBE(place, NONCE_BYTES - 7, 6);
  nonce[NONCE_BYTES - 1] = last ? 1 : 0;
  return nonce;
}

/** The bytes of the file that hold `content`. */
export async function* enclose(header: Header, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(json.length);
  const head = Buffer.concat([MAGIC, length, json]);
  yield head;
  const key = fileKey(masterWith(header.master), header.salt);
  let place = 0;
  for await (const { piece, last } of pieces(content, CHUNK)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(place++, last)).setAAD(head);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Pieces of this size; the last may be shorter. There is always a last one. */
async function* pieces(content: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ piece: Buffer; last: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const more of content) {
    held = held.length ? Buffer.concat([held, more]) : more;
    while (held.length > size) {
      yield { piece: held.subarray(0, size), last: false };
      held = held.subarray(size);
    }
  }
  yield { piece: held, last: true };
}

const damaged = (file: string, cause?: unknown): OperatorError =>
  new OperatorError(`${file} is damaged, or cut off: it cannot be restored. Take another backup.`, { cause });

/** What stands in the clear at the beginning of a backup. Throws OperatorError when this is none, or one of a newer version. */
export function readHeader(file: string): { header: Header; bytes: Buffer } {
  const start = Buffer.alloc(MAGIC.length + LENGTH_BYTES + HEADER_AT_MOST);
  const handle = openSync(file, 'r');
  const read = start.subarray(0, readSync(handle, start, 0, start.length, 0));
  closeSync(handle);
  const jsonAt = MAGIC.length + LENGTH_BYTES;
  if (read.length < jsonAt || !read.subarray(0, MAGIC.length).equals(MAGIC))
    throw new OperatorError(`${file} is no backup of Samenspraak.`);
  const bytes = read.subarray(0, jsonAt + read.readUInt32BE(MAGIC.length));
  const header = parseHeader(file, bytes.subarray(jsonAt));
  if (header.format > FORMAT)
    throw new OperatorError(`${file} was made by a newer version (format ${header.format}). Update the program.`);
  return { header, bytes };
}

function parseHeader(file: string, json: Buffer): Header {
  try {
    return JSON.parse(json.toString()) as Header;
  } catch (error) {
    throw damaged(file, error);
  }
}

/** What a backup holds. Throws OperatorError that names the master key that is missing, or says that the file is damaged. */
export async function* disclose(file: string): AsyncGenerator<Buffer> {
  const { header, bytes: head } = readHeader(file);
  const key = fileKey(masterWith(header.master), header.salt);
  const content = createReadStream(file, { start: head.length });
  let place = 0;
  for await (const { piece, last } of pieces(content, CHUNK + TAG_BYTES)) {
    if (piece.length < TAG_BYTES) throw damaged(file);
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(place++, last));
    decipher.setAAD(head).setAuthTag(piece.subarray(piece.length - TAG_BYTES));
    try {
      yield Buffer.concat([decipher.update(piece.subarray(0, piece.length - TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw damaged(file, error);
    }
  }
}
