/** Reading a backup from its file. */
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { OperatorError } from '../../../bot/core/errors.ts';
import { disclose } from './envelope.ts';
import { type BackupRecord, type Counts, decodeRecords } from './records.ts';

/** Hands over every record in turn; returns how many there were. Throws OperatorError when the file is not whole. */
export async function readBackup(file: string, take: (record: BackupRecord) => Promise<void> | void): Promise<Counts> {
  let counts: Counts = {};
  let failure: unknown;
  const taking = async (bytes: AsyncIterable<Buffer>): Promise<void> => {
    const records = decodeRecords(bytes);
    for (let next = await records.next(); ; next = await records.next()) {
      if (next.done) {
        counts = next.value;
        return;
      }
      await Promise.resolve(take(next.value)).catch((error: unknown) => {
        failure = error;
        throw error;
      });
    }
  };
  try {
    await pipeline(() => disclose(file), createGunzip(), taking);
  } catch (error) {
    if (error instanceof OperatorError || failure !== undefined) throw failure ?? error;
    throw new OperatorError(`${file} is damaged: it cannot be restored. Take another backup.`, { cause: error });
  }
  return counts;
}

/** Reads it to its end. Throws OperatorError when it is not whole. */
export const verifyBackup = (file: string): Promise<Counts> => readBackup(file, () => undefined);
