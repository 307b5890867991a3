/** How backups are called: by their moment, so that their names sort as they were made. */
import { join } from 'node:path';

const NAME = /^samenspraak-[\dTZ-]+\.backup$/;

/** The file in a folder for a backup that is made now. */
export const backupIn = (folder: string, now: Date): string =>
  join(folder, `samenspraak-${now.toISOString().replace(/\.\d+/, '').replaceAll(':', '-')}.backup`);

/** While it is written. */
export const partOf = (file: string): string => `${file}.part`;

/** Whether a file of a folder of backups is one that is complete. */
export const isBackup = (name: string): boolean => NAME.test(name);
/** Whether it is one that is being written, or was broken off. */
export const isPart = (name: string): boolean => name.endsWith('.part') && isBackup(name.slice(0, -'.part'.length));
