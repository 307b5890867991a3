/**
 * Data keys: one per owner (a person or a conversation), wrapped by a master key. Destroying it erases all that was sealed
 * for its owner. A key is remembered for a minute only, so that a destruction takes hold in every process.
 */
import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import mongoose, { Schema } from 'mongoose';
import { Binary } from 'mongodb';
import { isDuplicateKey } from '../duplicate-key.ts';
import { keyNames } from '../erasure/hashes.ts';
import { direct, type Direct } from '../store-direct.ts';
import { decrypt, encrypt, KEY_BYTES } from './cipher.ts';
import { currentMaster, masterWith } from './keyring.ts';

const REMEMBERED_FOR = 60_000;
const REMEMBERED_AT_MOST = 50_000;
const WRAP_FORMAT = Buffer.of(1);
const ID_BYTES = 4;
const REWRAPPED_AT_ONCE = 200;

interface DataKeyDocument {
  /** The owner: `conversation/…` or `person/…`. */
  _id: string;
  wrapped: Buffer | Binary;
  /** Id of the master key that wraps it. */
  master: string;
}
const COLLECTION = 'datakeys';
const DataKeys = mongoose.model(
  'DataKey',
  new Schema<DataKeyDocument>(
    { _id: String, wrapped: Buffer, master: String },
    { collection: COLLECTION, versionKey: false },
  ),
);

/** By the shortest way: a person who comes back after a while needs theirs before anything else. */
const keys = (): Direct<DataKeyDocument> => direct<DataKeyDocument>(COLLECTION);
const find = (_id: string): Promise<DataKeyDocument | null> => keys().findOne({ _id });

export interface DataKey {
  key: KeyObject;
  /** The first bytes of its SHA-256: tell which key sealed something, and nothing about it. */
  id: Buffer;
}

/** What is sealed under a key that was destroyed on purpose: it is gone, and nothing is wrong. */
export class Erased extends Error {
  constructor(owner: string) {
    super(`what was sealed for ${owner} was erased`);
    this.name = 'Erased';
  }
}

const remembered = new Map<string, DataKey & { until: number }>();

/** Forgets all that was unwrapped. */
export const forgetDataKeys = (): void => remembered.clear();

/** The bytes of what the driver or Mongoose read. */
export const bytesOf = (value: Buffer | Binary): Buffer =>
  value instanceof Binary ? Buffer.from(value.buffer.buffer, value.buffer.byteOffset, value.position) : value;

/** The owner's key, made when there is none. */
export async function dataKeyOf(owner: string): Promise<DataKey> {
  const known = recall(owner);
  if (known) return known;
  return remember(owner, unwrap((await find(owner)) ?? (await create(owner))));
}

/**
 * The key of this id that sealed something for this owner. Throws Erased when it was destroyed by an erasure, and an error that
 * is no Erased when it is gone without one.
 */
export async function dataKeyThatSealed(owner: string, id: Buffer): Promise<DataKey> {
  const known = recall(owner);
  if (known?.id.equals(id)) return known;
  const found = await find(owner);
  const key = found && remember(owner, unwrap(found));
  if (key?.id.equals(id)) return key;
  if (await isErased(owner, id.toString('hex'))) throw new Erased(owner);
  throw new Error(`a sealed text of ${owner} names a key that is not there, and no erasure tells why`);
}

async function isErased(owner: string, key: string): Promise<boolean> {
  const erasures = mongoose.connection.collection('erasures');
  return (await erasures.findOne({ owners: { $in: keyNames(owner, key).ever } }, { projection: { _id: 1 } })) !== null;
}

function recall(owner: string): DataKey | undefined {
  const known = remembered.get(owner);
  return known && known.until > performance.now() ? known : undefined;
}

function remember(owner: string, key: DataKey): DataKey {
  remembered.delete(owner);
  if (remembered.size >= REMEMBERED_AT_MOST) remembered.delete(remembered.keys().next().value ?? '');
  remembered.set(owner, { ...key, until: performance.now() + REMEMBERED_FOR });
  return key;
}

function unwrap({ _id, wrapped, master }: DataKeyDocument): DataKey {
  const bytes = decrypt(masterWith(master).key, WRAP_FORMAT.length, _id, bytesOf(wrapped));
  const id = createHash('sha256').update(bytes).digest().subarray(0, ID_BYTES);
  return { key: createSecretKey(bytes), id };
}

function wrap(owner: string, key: Buffer): DataKeyDocument {
  const master = currentMaster();
  return { _id: owner, wrapped: encrypt(master.key, WRAP_FORMAT, owner, key), master: master.id };
}

async function create(owner: string): Promise<DataKeyDocument> {
  const made = wrap(owner, randomBytes(KEY_BYTES));
  try {
    await keys().insertOne(made);
    return made;
  } catch (error) {
    const first = isDuplicateKey(error) ? await find(owner) : null;
    if (!first) throw error;
    return first;
  }
}

/** The owners that have a key, each with its key's id in hexadecimal; all owners when none are named. */
export async function* keyIdsOf(owners?: readonly string[]): AsyncGenerator<{ owner: string; key: string }> {
  const filter = owners ? { _id: mongoose.trusted({ $in: owners }) } : {};
  for await (const one of DataKeys.find(filter).lean().cursor())
    yield { owner: one._id, key: unwrap(one).id.toString('hex') };
}

/** Nothing that was sealed for these owners opens again: here at once, in other processes within a minute. */
export async function destroyDataKeys(owners: readonly string[]): Promise<void> {
  await DataKeys.deleteMany({ _id: mongoose.trusted({ $in: owners }) });
  for (const owner of owners) remembered.delete(owner);
}

/** How many keys there are, and how many of them the current master key does not wrap. */
export async function countDataKeys(): Promise<{ all: number; old: number }> {
  const old = DataKeys.countDocuments({ master: mongoose.trusted({ $ne: currentMaster().id }) });
  return { all: await DataKeys.countDocuments(), old: await old };
}

/** The ids of the master keys that data keys are wrapped with. */
export const mastersInUse = (): Promise<string[]> => DataKeys.distinct('master').exec();

/**
 * Wraps some of the keys that an older master key wraps with the current one, each only if nobody destroyed or wrapped it
 * meanwhile. Returns how many were looked at; 0: none is left.
 */
export async function rewrapSome(): Promise<number> {
  const current = currentMaster();
  const old = await DataKeys.find({ master: mongoose.trusted({ $ne: current.id }) })
    .limit(REWRAPPED_AT_ONCE)
    .lean();
  const writes = old.map((one) => {
    const { wrapped, master } = wrap(one._id, unwrap(one).key.export());
    return { updateOne: { filter: { _id: one._id, master: one.master }, update: { $set: { wrapped, master } } } };
  });
  if (writes.length) await DataKeys.bulkWrite(writes);
  return old.length;
}
