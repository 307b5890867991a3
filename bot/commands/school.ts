/** The school's command line: `npm run school -- <command>`. One command per file in `school/`. */
import { Command } from 'commander';
import { OperatorError } from '../core/errors.ts';
import { checkCommand } from './school/check.ts';
import { datesCommand } from './school/dates.ts';

const program = new Command('school')
  .usage('<command>   (npm run school -- <command>)')
  .description('Looks after school packs.')
  .addCommand(checkCommand())
  .addCommand(datesCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
