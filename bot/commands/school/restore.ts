import { dirname, resolve } from 'node:path';
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { readHeader } from '../../../models/backup/format/envelope.ts';
import { type Restored, restoreBackup } from '../../../models/backup/restore.ts';
import type { Erasure } from '../../../models/erasure/ledger.ts';
import { listIn, readList } from '../../../models/erasure/list-file.ts';
import { openKeyFile } from '../../../models/sealing/keyring.ts';
import type { Config } from '../../config.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { onIdleStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';

/** `school restore FILE`: a backup into an empty store. */
export function restoreCommand(): Command {
  return new Command('restore')
    .description('restores a backup into an empty store; nothing is sent again, who was erased is erased again')
    .argument('<file>', 'the backup')
    .option('--without-erasures', 'although the list of erasures is lost: people erased after this backup come back')
    .action(async (given: string, { withoutErasures = false }: { withoutErasures?: boolean }) => {
      const config = settings();
      const file = resolve(given);
      if (!existsSync(file)) throw new OperatorError(`There is no file ${file}.`);
      openKeys(config, file);
      const erasures = withoutErasures ? [] : listedErasures(config, file);
      const { backupFolder: backups } = config;
      const restored = await onIdleStore(config, () =>
        withProgress('Restore', (progress) =>
          restoreBackup(System('the command restore'), { file, erasures, backups, now: systemClock.now(), progress }),
        ),
      );
      console.log(told(restored).join('\n'));
    });
}

/** The master keys; never a new one, as nothing would open with it. */
function openKeys(config: Config, file: string): void {
  if (!existsSync(config.masterKeyFile)) {
    const { header } = readHeader(file);
    throw new OperatorError(
      `The master key ${header.master} is missing: ${config.masterKeyFile}. Put it back from your copy.`,
    );
  }
  openKeyFile(config.masterKeyFile);
}

/** Beside the backup and in BACKUP_FOLDER: a backup may have been carried elsewhere, with a list that is older. */
function listedErasures(config: Config, file: string): Erasure[] {
  const folders = [...new Set([dirname(file), config.backupFolder])];
  const lists = folders.flatMap((folder) => readList(folder) ?? [null]);
  if (lists.every((one) => one === null) && lists.length)
    throw new OperatorError(
      `The list of erasures is missing: ${folders.map(listIn).join(' or ')}. Put it back from your copy. Without it people who ` +
        'were erased after this backup was made come back; if that is known and settled, add --without-erasures.',
    );
  return lists.filter((one) => one !== null);
}

function told({ created, counts, parked, erased }: Restored): string[] {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return [
    `Restored as it was at ${created.toISOString()}: ${all} records.`,
    `Put aside for staff, and not sent by itself: ${parked.outbox} rows of the outbox, ${parked.replies} unsent replies, ${parked.messages} messages that waited.`,
    `Erased again: ${erased} people.`,
    ...(parked.unreadable
      ? [`${parked.unreadable} conversations do not open: they were altered before the backup was made.`]
      : []),
  ];
}
