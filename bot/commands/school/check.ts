import { Command } from 'commander';
import { checkPack, loadPack } from '../../../models/packs/load.ts';
import { tellProblem } from '../../../models/packs/problem.ts';
import { type Pack } from '../../../models/packs/types.ts';
import { packFolder } from './pack-folder.ts';

/** What `school check` prints, and whether the pack can be used. */
export interface Report {
  lines: string[];
  usable: boolean;
}

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

/** Checks the pack in a folder: a line for each problem, then the outcome. Warnings alone leave it usable. */
export function reportOn(folder: string): Report {
  const problems = checkPack(folder);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const lines = problems.map(tellProblem);
  if (errors > 0) {
    const count = `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
    return { lines: [...lines, `${folder}: ${count}. The pack cannot be used.`], usable: false };
  }
  const outcome = warnings > 0 ? `usable, with ${counted(warnings, 'warning')}` : 'all right';
  return { lines: [...lines, `${folder}: ${outcome}. ${countsOf(loadPack(folder))}`], usable: true };
}

/** `68 answers; examples: 720 nl, 408 en; languages: nl, en; 8 rules in the year plan`. */
function countsOf({ answers, languages, yearPlan }: Pack): string {
  const examples = languages.map((language) => {
    const count = answers.reduce((sum, answer) => sum + (answer.examples[language]?.length ?? 0), 0);
    return `${count} ${language}`;
  });
  const parts = [
    counted(answers.length, 'answer'),
    `examples: ${examples.join(', ')}`,
    `languages: ${languages.join(', ')}`,
    `${counted(yearPlan.length, 'rule')} in the year plan`,
  ];
  return `${parts.join('; ')}.`;
}

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;
