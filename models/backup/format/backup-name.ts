/** How backups are called: by their moment, so that their names sort as they were made. */
import { existsSync, readdirSync } from 'node:fs';
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

/** When the newest backup of a folder was begun; undefined when there is none. */
export function lastBackupIn(folder: string): Date | undefined {
  const last = existsSync(folder) ? readdirSync(folder).filter(isBackup).sort().at(-1) : undefined;
  const moment = last === undefined ? undefined : /(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z/.exec(last);
  return moment ? new Date(`${moment[1]}T${moment[2]}:${moment[3]}:${moment[4]}Z`) : undefined;
}
