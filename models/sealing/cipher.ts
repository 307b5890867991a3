/** AES-256-GCM with what stands before it in the clear: `head | iv | tag | body`. */
import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';

export const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Random bytes for many at once: asking for twelve costs as much as asking for thousands. */
let ivs = Buffer.alloc(0);
function nextIv(): Buffer {
  if (ivs.length < IV_BYTES) ivs = randomBytes(IV_BYTES * 512);
  const iv = ivs.subarray(0, IV_BYTES);
  ivs = ivs.subarray(IV_BYTES);
  return iv;
}

/** `about` is bound to it: what was encrypted about one thing does not open as another. */
export function encrypt(key: KeyObject, head: Buffer, about: string, plain: Buffer): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
}

/** Throws when a single bit, the key or what it is about differs. */
export function decrypt(key: KeyObject, headBytes: number, about: string, sealed: Buffer): Buffer {
  const tagAt = headBytes + IV_BYTES;
  const bodyAt = tagAt + TAG_BYTES;
  if (sealed.length < bodyAt) throw new Error('a sealed text is cut off');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(headBytes, tagAt));
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(tagAt, bodyAt));
  return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
}
