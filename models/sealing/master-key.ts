/** The master key at start, and its rotation while bots run. */
import { existsSync } from 'node:fs';
import type { Actor } from '../../bot/core/actor.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { may } from '../may.ts';
import { countDataKeys, forgetDataKeys, mastersInUse, rewrapSome } from './data-keys.ts';
import { addKeyOnTop, createKeyFile } from './key-file.ts';
import { allMasters, currentMaster, openKey, openKeyFile } from './keyring.ts';

/** Uses this one master key from now on; data keys unwrapped before are forgotten. */
export function useMasterKey(key: Buffer): void {
  openKey(key);
  forgetDataKeys();
}

/**
 * Uses the master keys in this file, from now on. Makes one where there is no file and nothing was sealed yet. Refuses, naming ids
 * only, when data keys in the store are wrapped with a key that is not in it.
 */
export async function useMasterKeyFile(file: string): Promise<void> {
  const needed = await mastersInUse();
  if (!existsSync(file)) {
    if (needed.length) {
      throw new OperatorError(
        `The master key ${needed.join(', ')} is missing: ${file}. Put it back from your copy; without it nothing can be read.`,
      );
    }
    createKeyFile(file);
  }
  openKeyFile(file);
  forgetDataKeys();
  const missing = needed.filter((id) => !allMasters().some((master) => master.id === id));
  if (missing.length) {
    throw new OperatorError(
      `The store was sealed with master key ${missing.join(', ')}, which is not in ${file}. Put its line back from your copy.`,
    );
  }
}

export interface Rotation {
  /** The id of the key that wraps everything now. */
  master: string;
  /** How many data keys were wrapped anew. */
  rewrapped: number;
  /** An earlier rotation was broken off: its key was used, and no new one made. */
  resumed: boolean;
}

/**
 * A new master key, on top of its file, then every data key wrapped with it, while bots run. Broken off, it is finished by
 * calling it again. The old keys stay in the file: old backups need them.
 */
export async function rotateMasterKey(
  who: Actor,
  file: string,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<Rotation> {
  may(who, 'keep-store');
  const resumed = (await countDataKeys()).old > 0;
  if (!resumed) addKeyOnTop(file);
  const { id } = currentMaster();
  const { all, old } = await countDataKeys();
  let rewrapped = 0;
  for (let some = await rewrapSome(); some > 0; some = await rewrapSome()) {
    rewrapped += some;
    progress(all - Math.max(old - rewrapped, 0), all);
  }
  return { master: id, rewrapped, resumed };
}
