import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { erasePerson } from '../../../models/erasure/erase.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { onStore, settings } from './on-store.ts';

/** `school erase PERSON --ground "…"`: a person and all that is theirs, from the store and from every backup. */
export function eraseCommand(): Command {
  return new Command('erase')
    .description('erases a person: what they wrote, their accounts, and what waits for them; backups included')
    .argument('<person>', 'the id of the person')
    .requiredOption('--ground <text>', 'the legal ground, such as "GDPR 17(1)(b)"; without the name of the person')
    .option('--yes', 'without asking')
    .action(async (person: string, { ground, yes = false }: { ground: string; yes?: boolean }) => {
      const config = settings();
      if (!yes) await confirm(person);
      const erased = await onStore(config, () =>
        erasePerson(System('the command erase'), person, { ground, backups: config.backupFolder }, systemClock.now()),
      );
      if (!erased) throw new OperatorError('The store knows nobody of this id: nothing was left to erase.');
      console.log('Erased. What other running bots remember of it is gone within a minute.');
    });
}

/** There is no way back, so that a slip of the hand must not do. */
async function confirm(person: string): Promise<void> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await terminal.question('This cannot be undone. Type the id of the person again: ');
    if (typed.trim() !== person) throw new OperatorError('Not the same: nothing was erased.');
  } finally {
    terminal.close();
  }
}
