/** Something wrong in a file that an office made, told so that it can be mended there. */
export interface FileProblem {
  /** 1 is the first line. */
  line: number;
  /** The header of the column, where one is to blame. */
  column?: string;
  /** What is wrong. */
  what: string;
  /** How to mend it. */
  how: string;
}

const AT_MOST = 100;

/** `line 12, geboortedatum: "31-02-2017" is no date  → write it as 31-12-2017`; all of them, in the order of the file. */
export function tellFileProblems(problems: readonly FileProblem[]): string[] {
  const told = problems
    .toSorted((a, b) => a.line - b.line)
    .map(({ line, column, what, how }) => `line ${line}${column ? `, ${column}` : ''}: ${what}  → ${how}`);
  const rest = told.length - AT_MOST;
  return rest > 0 ? [...told.slice(0, AT_MOST), `… and ${rest} more.`] : told;
}

/** What a file says, as it may stand in a line of a terminal: between quotes, controls written out, never too long. */
export function shown(text: string): string {
  const quoted = JSON.stringify(text).replace(/[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '�');
  return quoted.length > 60 ? `${quoted.slice(0, 57)}…"` : quoted;
}
