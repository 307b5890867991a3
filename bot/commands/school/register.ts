import { Command } from 'commander';
import { registerPage } from '../../../models/register/page.ts';

/** `school register`: what is kept of people, what for, and how long, for the school's own register (GDPR 30). */
export function registerCommand(): Command {
  return new Command('register')
    .description('prints what is kept, what for, on which ground and how long')
    .action(() => {
      process.stdout.write(registerPage());
    });
}
