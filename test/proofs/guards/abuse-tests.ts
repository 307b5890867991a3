/** The abuse tests there are: every `it('abuse NN: …')`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A test by its file and its title; a title made of a template stands for all its tests. */
export interface AbuseTest {
  file: string;
  title: string;
  /** Whether a title belongs to this test. */
  matches(title: string): boolean;
}

const TITLE = /\bit\(\s*(['"`])(abuse \d.*?)(?<!\\)\1/g;
const HOLE = /\$\{[^}]*\}/;

/** All of a checkout. */
export function abuseTests(root: string): AbuseTest[] {
  const files = globSync('test/**/*.test.ts', { cwd: root }).sort();
  return files.flatMap((file) => abuseTestsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** Those in one file's text. */
export const abuseTestsIn = (file: string, text: string): AbuseTest[] =>
  [...text.matchAll(TITLE)].map(([, quote, title = '']) => {
    const pieces = quote === '`' ? title.split(HOLE) : [title];
    const pattern = new RegExp(`^${pieces.map((piece) => RegExp.escape(piece)).join('.*')}$`);
    return { file, title, matches: (other) => pattern.test(other) };
  });

/** The numbers of the cases that a title names: "abuse 48 and 49: …". */
export const numbersIn = (title: string): number[] =>
  (/^abuse (\d+(?:(?:, | and )\d+)*)/.exec(title)?.[1] ?? '').split(/, | and /).map(Number);
