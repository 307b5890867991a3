/**
 * What people write rests sealed (contract E): AES-256-GCM under a data key per owner (a person or a conversation),
 * itself wrapped by the master key, which lies outside the data folder. The associated data is owner + field, so that a
 * sealed text cannot be moved to another record. Destroying the data key erases all that its owner wrote.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import mongoose, { Schema } from 'mongoose';
import { Binary } from 'mongodb';
import { OperatorError } from '../bot/core/errors.ts';
import { isDuplicateKey } from './duplicate-key.ts';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const KEYS_REMEMBERED = 50_000;

interface DataKey {
  /** The owner: `conversation/…` or `person/…`. */
  _id: string;
  wrapped: Buffer;
  /** Id of the master key that wraps it. */
  master: string;
}
const DataKeys = mongoose.model(
  'DataKey',
  new Schema<DataKey>({ _id: String, wrapped: Buffer, master: String }, { collection: 'datakeys', versionKey: false }),
);

export interface MasterKey {
  id: string;
  key: KeyObject;
}
let master: MasterKey | undefined;
const remembered = new Map<string, KeyObject>();

const keyId = (key: Buffer): string => createHash('sha256').update(key).digest('hex').slice(0, 8);

/** Uses this master key from now on; data keys unwrapped before are forgotten. */
export function useMasterKey(key: Buffer): void {
  if (key.length !== KEY_BYTES) throw new OperatorError('The master key must be 32 bytes.');
  master = { id: keyId(key), key: createSecretKey(key) };
  remembered.clear();
}

/**
 * Uses the master key in this file (32 bytes, base64). Makes one where there is none and nothing was sealed yet.
 * Refuses, naming ids only, when the store was sealed under a key that is not this one.
 */
export async function useMasterKeyFile(file: string): Promise<void> {
  const sealed = await DataKeys.findOne({}, { master: 1 }).lean();
  if (!existsSync(file)) {
    if (sealed) {
      throw new OperatorError(
        `The master key ${sealed.master} is missing: ${file}. Put it back from your backup; without it nothing can be read.`,
      );
    }
    createMasterKey(file);
  }
  const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');
  if (key.length !== KEY_BYTES) {
    throw new OperatorError(`${file} does not hold a master key: 32 bytes in base64 were expected.`);
  }
  useMasterKey(key);
  const foreign = await DataKeys.findOne({ master: mongoose.trusted({ $ne: keyId(key) }) }, { master: 1 }).lean();
  if (foreign) {
    throw new OperatorError(`The store was sealed with master key ${foreign.master}, and ${file} holds another one.`);
  }
}

function createMasterKey(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
}

/** A value sealed for its owner and field; anything JSON can hold. */
export async function seal(owner: string, field: string, value: unknown): Promise<Binary> {
  return new Binary(encrypt(await dataKey(owner), `${owner}\0${field}`, Buffer.from(JSON.stringify(value))));
}

/** What was sealed for this owner and field. Throws when it was altered, moved or its key was destroyed. */
export async function unseal<T>(owner: string, field: string, sealed: Binary): Promise<T> {
  const plain = decrypt(await dataKey(owner), `${owner}\0${field}`, bytesOf(sealed));
  return JSON.parse(plain.toString('utf8')) as T;
}

function current(): MasterKey {
  if (!master) throw new Error('no master key in use');
  return master;
}

async function dataKey(owner: string): Promise<KeyObject> {
  const known = remembered.get(owner);
  if (known) return known;
  const found = (await DataKeys.findById(owner).lean()) ?? (await createDataKey(owner));
  const key = createSecretKey(decrypt(current().key, owner, bytesOf(found.wrapped)));
  if (remembered.size >= KEYS_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
  remembered.set(owner, key);
  return key;
}

async function createDataKey(owner: string): Promise<DataKey> {
  const wrapped = encrypt(current().key, owner, randomBytes(KEY_BYTES));
  try {
    await DataKeys.create({ _id: owner, wrapped, master: current().id });
    return { _id: owner, wrapped, master: current().id };
  } catch (error) {
    const first = isDuplicateKey(error) ? await DataKeys.findById(owner).lean() : null;
    if (!first) throw error;
    return first;
  }
}

const bytesOf = (value: Buffer | Binary): Buffer =>
  value instanceof Binary ? Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position) : value;

/** Random bytes for many at once: asking for twelve costs as much as asking for thousands. */
let ivs = Buffer.alloc(0);
function nextIv(): Buffer {
  if (ivs.length < IV_BYTES) ivs = randomBytes(IV_BYTES * 512);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

function encrypt(key: KeyObject, about: string, plain: Buffer): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), body]);
}

function decrypt(key: KeyObject, about: string, sealed: Buffer): Buffer {
  const start = 1 + IV_BYTES + TAG_BYTES;
  if (sealed[0] !== VERSION || sealed.length < start) throw new Error('not a sealed text of a known version');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + IV_BYTES));
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(1 + IV_BYTES, start));
  return Buffer.concat([decipher.update(sealed.subarray(start)), decipher.final()]);
}
