import { OperatorError } from '../../bot/core/errors.ts';

/** Something wrong in a pack, told so that a school office can mend it. */
export interface Problem {
  /** Path of the file, as it was opened. */
  file: string;
  /** 1 is the first line. */
  line: number;
  /** An error refuses the pack; a warning does not. */
  severity: 'error' | 'warning';
  /** What is wrong. */
  what: string;
  /** How to mend it. */
  how: string;
}

/** `schools/x/answers.nl.yaml:12  what is wrong  → how to mend` */
export function tellProblem({ file, line, severity, what, how }: Problem): string {
  const mark = severity === 'warning' ? 'warning: ' : '';
  return `${file}:${line}  ${mark}${what}  → ${how}`;
}

/** A pack that cannot be loaded, with everything that is wrong in it (warnings too). */
export class PackError extends OperatorError {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map(tellProblem).join('\n'));
    this.name = 'PackError';
    this.problems = problems;
  }
}

/** Errors first to last by file, then by line. */
export function inReadingOrder(problems: readonly Problem[]): Problem[] {
  return problems.toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}
