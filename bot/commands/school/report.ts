import { checkPack, loadPack } from '../../../models/packs/load.ts';
import { tellProblem } from '../../../models/packs/problem.ts';
import { type Pack } from '../../../models/packs/types.ts';

/** What `school check` prints, and whether the pack can be used. */
export interface Report {
  lines: string[];
  usable: boolean;
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
