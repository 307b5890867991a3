/** A store with a master key in a file, and a folder for backups. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useMasterKeyFile } from '../../models/sealed.ts';
import { connectOnly, connectStore, disconnectStore } from '../../models/store.ts';
import { startStore } from './test-school.ts';

export interface SealedStore {
  /** Removed at the end. */
  folder: string;
  keyFile: string;
  backups: string;
  /** Goes on with another store, an empty one, under the same key, as it is after `connectOnly`. */
  toEmptyStore(): Promise<void>;
  /** Connects again, as at a start. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** Opens an empty one. */
export async function sealedStore(): Promise<SealedStore> {
  const folder = mkdtempSync(join(tmpdir(), 'sealed-'));
  const keyFile = join(folder, 'keys', 'master.key');
  const backups = join(folder, 'backups');
  let store = await startStore();
  const restart = async (): Promise<void> => {
    await disconnectStore();
    await connectStore(store.uri, { useKey: () => useMasterKeyFile(keyFile), backups });
  };
  await restart();
  return {
    folder,
    keyFile,
    backups,
    restart,
    async toEmptyStore() {
      await disconnectStore();
      await store.close();
      store = await startStore();
      await connectOnly(store.uri);
    },
    async close() {
      await disconnectStore();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What work fails with; an error of its own when it does not fail. */
export const failing = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => {
      throw new Error('it should have failed');
    },
    (error: unknown) => error as Error,
  );
