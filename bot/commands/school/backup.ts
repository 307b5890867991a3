import { resolve } from 'node:path';
import { Command } from 'commander';
import { backupIn } from '../../../models/backup/format/backup-name.ts';
import { pruneBackups, writeBackup } from '../../../models/backup/write-backup.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { onStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';

const who = System('the command backup');

/** `school backup [--to FILE]`: the whole store in one encrypted file, while bots run. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('writes an encrypted backup of everything, while the program runs')
    .option('--to <file>', 'where; without it a new file in BACKUP_FOLDER, and the oldest there go')
    .action(async ({ to }: { to?: string }) => {
      const config = settings();
      const now = systemClock.now();
      const file = to === undefined ? backupIn(config.backupFolder, now) : resolve(to);
      const { counts, bytes, milliseconds } = await onStore(config, () =>
        withProgress('Backup', (progress) => writeBackup(who, { to: file, now, progress })),
      );
      const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
      console.log(
        `${file}: ${all} records, ${Math.ceil(bytes / 1024)} KB, read back and whole (${(milliseconds / 1000).toFixed(1)} s).`,
      );
      if (to === undefined) pruneBackups(who, config.backupFolder, config.backupsKept, now);
    });
}
