/** The school's command line: `npm run school -- <command>`. One command per file in `school/`. */
import { Command } from 'commander';
import { OperatorError } from '../core/errors.ts';
import { backupCommand } from './school/backup.ts';
import { checkCommand } from './school/check.ts';
import { datesCommand } from './school/dates.ts';
import { decideCommand } from './school/decide.ts';
import { eraseCommand } from './school/erase.ts';
import { importCommand } from './school/import.ts';
import { newYearCommand } from './school/new-year.ts';
import { questionsCommand } from './school/questions.ts';
import { registerCommand } from './school/register.ts';
import { restoreCommand } from './school/restore.ts';
import { rotateKeyCommand } from './school/rotate-key.ts';
import { stuckCommand } from './school/stuck.ts';

const program = new Command('school')
  .usage('<command>   (npm run school -- <command>)')
  .description('Looks after school packs, and after what is stored.')
  .addCommand(checkCommand())
  .addCommand(datesCommand())
  .addCommand(importCommand())
  .addCommand(newYearCommand())
  .addCommand(backupCommand())
  .addCommand(restoreCommand())
  .addCommand(rotateKeyCommand())
  .addCommand(stuckCommand())
  .addCommand(decideCommand())
  .addCommand(questionsCommand())
  .addCommand(eraseCommand())
  .addCommand(registerCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
