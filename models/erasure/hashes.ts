/** What people and data keys are called in the ledger of erasures: hashes under a secret of ours, which name nobody. */
import { createHmac, hkdfSync } from 'node:crypto';
import { allMasters, type MasterKey } from '../sealing/keyring.ts';

/** What something is called now, and what it may have been called: under each master key that is known. */
export interface Names {
  now: string;
  ever: string[];
}

function namesOf(text: string): Names {
  const ever = allMasters().map((master) => hashUnder(master, text));
  // The oldest key stays in its file for ever, so that names stay the same when keys are rotated.
  const now = ever.at(-1);
  if (now === undefined) throw new Error('no master key in use');
  return { now, ever };
}

const hashUnder = ({ key }: MasterKey, text: string): string =>
  createHmac('sha256', Buffer.from(hkdfSync('sha256', key, '', 'samenspraak erasures', 32)))
    .update(text)
    .digest('hex');

/** Of a person, by id. */
export const personNames = (id: string): Names => namesOf(`person\0${id}`);

/** Of an owner's data key, as the same conversation may begin anew, under another key. `key`: its id in hexadecimal. */
export const keyNames = (owner: string, key: string): Names => namesOf(`key\0${owner}\0${key}`);
