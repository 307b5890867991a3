import { Command } from 'commander';
import { settleStuck, stuckIn, tryStuckAgain } from '../../../models/stuck.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { onStore, settings } from './on-store.ts';

interface Given {
  again?: string;
  settle?: string;
}

/** `school stuck`: what could not be handled or was perhaps not delivered, by id and never by content; tried again or settled. */
export function stuckCommand(): Command {
  return new Command('stuck')
    .description('shows what could not be handled or was perhaps not delivered, while the program runs')
    .argument('[school]', 'the school; without it, that of SCHOOL')
    .option('--again <id>', 'have it tried again')
    .option('--settle <id>', 'it was seen to in another way')
    .action(async (school: string | undefined, given: Given) => {
      const config = settings();
      await onStore(config, () => stuck(school ?? config.school, given));
    });
}

async function stuck(school: string, { again, settle }: Given): Promise<void> {
  const who = System('the command stuck');
  if (again !== undefined) await tryStuckAgain(who, school, again, systemClock.now());
  if (settle !== undefined) await settleStuck(who, school, settle, systemClock.now());
  const all = await stuckIn(who, school);
  for (const { id, sort, at } of all) console.log([at.toISOString(), sort.padEnd(8), id].join('  '));
  console.log(all.length ? `${all.length} open.` : 'Nothing is stuck.');
}
