/**
 * What people write rests sealed (contract E): AES-256-GCM under a data key per owner (a person or a conversation),
 * itself wrapped by a master key, which lies outside the data folder. The associated data is owner + field, so that a
 * sealed text cannot be moved to another record. A sealed value begins with its format and the id of its data key.
 * Destroying the data key erases all that its owner wrote.
 */
import { Binary } from 'mongodb';
import { decrypt, encrypt } from './sealing/cipher.ts';
import { bytesOf, dataKeyOf, dataKeyThatSealed, Erased } from './sealing/data-keys.ts';

export { Erased } from './sealing/data-keys.ts';
export { useMasterKey, useMasterKeyFile } from './sealing/master-key.ts';

/** Format 1 had no id of the data key: see models/migrations/002-key-ids.ts. */
const FORMAT = 2;
const HEAD_BYTES = 5;

/** A value sealed for its owner and field; anything JSON can hold. */
export const seal = (owner: string, field: string, value: unknown): Promise<Binary> =>
  sealBytes(owner, field, Buffer.from(JSON.stringify(value)));

/** The same for bytes. */
export async function sealBytes(owner: string, field: string, bytes: Buffer): Promise<Binary> {
  const { key, id } = await dataKeyOf(owner);
  const head = Buffer.concat([Buffer.of(FORMAT), id]);
  return new Binary(encrypt(key, head, `${owner}\0${field}`, bytes));
}

/** What was sealed for this owner and field. Throws Erased when its key was destroyed, another error when it was altered or moved. */
export const unseal = async <T>(owner: string, field: string, sealed: Binary): Promise<T> =>
  JSON.parse((await unsealBytes(owner, field, sealed)).toString('utf8')) as T;

async function unsealBytes(owner: string, field: string, sealed: Binary): Promise<Buffer> {
  const bytes = bytesOf(sealed);
  if (bytes[0] !== FORMAT) throw new Error('not a sealed text of a known format');
  const { key } = await dataKeyThatSealed(owner, bytes.subarray(1, HEAD_BYTES));
  return decrypt(key, HEAD_BYTES, `${owner}\0${field}`, bytes);
}

/** The same; undefined when it was erased. */
export const unsealUnlessErased = <T>(owner: string, field: string, sealed: Binary): Promise<T | undefined> =>
  unlessErased(unseal<T>(owner, field, sealed));

/** The bytes that were sealed; undefined when they were erased. */
export const unsealBytesUnlessErased = (owner: string, field: string, sealed: Binary): Promise<Buffer | undefined> =>
  unlessErased(unsealBytes(owner, field, sealed));

async function unlessErased<T>(unsealing: Promise<T>): Promise<T | undefined> {
  try {
    return await unsealing;
  } catch (error) {
    if (error instanceof Erased) return undefined;
    throw error;
  }
}
