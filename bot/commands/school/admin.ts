import { Command } from 'commander';
import { firstAdmin } from '../../../models/people/letters.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { printedCode } from '../../core/link-code.ts';
import { onStore, settings } from './on-store.ts';

/** `school admin NAME`: the first who runs the system, and the code that links their account. */
export function adminCommand(): Command {
  return new Command('admin')
    .description('makes the administrator of the school, and prints the code that links their account')
    .argument('<name>', 'the name of the administrator')
    .action(async (name: string) => {
      const config = settings();
      const now = systemClock.now();
      const code = await onStore(config, () => firstAdmin(System('the command admin'), config.school, name, now));
      console.log(`Type this code in the chat within 30 days; it works once: ${printedCode(code)}`);
    });
}
