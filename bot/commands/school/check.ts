import { Command } from 'commander';
import { packFolder } from './pack-folder.ts';
import { reportOn } from './report.ts';

/** `school check <pack>`: what is wrong with a pack, where, and how to mend it. Exit code 1 when the pack cannot be used. */
export function checkCommand(): Command {
  return new Command('check')
    .description('tells what is wrong with a school pack, where, and how to mend it')
    .argument('<pack>', 'the name of a folder under schools/, or the path of a pack folder')
    .action((pack: string) => {
      const { lines, usable } = reportOn(packFolder(pack));
      console.log(lines.join('\n'));
      if (!usable) process.exitCode = 1;
    });
}
