/** The abuse tests there are: every `it('abuse NN: …')`. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** A test by its file and its title; a title made of a template stands for all its tests. */
export interface AbuseTest {
  file: string;
  title: string;
  /** Whether a title belongs to this test. */
  matches(title: string): boolean;
}

/** All of a checkout. */
export function abuseTests(root: string): AbuseTest[] {
  const files = globSync('test/**/*.test.ts', { cwd: root }).sort();
  return files.flatMap((file) => abuseTestsIn(file, readFileSync(join(root, file), 'utf8')));
}

/** Those in one file's text. */
export function abuseTestsIn(file: string, text: string): AbuseTest[] {
  const found: AbuseTest[] = [];
  const visit = (node: ts.Node): void => {
    const pieces = ts.isCallExpression(node) && isIt(node.expression) ? titleOf(node.arguments[0]) : [];
    if (pieces[0]?.startsWith('abuse ')) found.push(abuseTest(file, pieces));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext));
  return found;
}

const isIt = (called: ts.Expression): boolean => ts.isIdentifier(called) && called.text === 'it';

/** A title in pieces: what is between the values of a template. */
function titleOf(title: ts.Expression | undefined): string[] {
  if (title && ts.isStringLiteralLike(title)) return [title.text];
  if (title && ts.isTemplateExpression(title))
    return [title.head.text, ...title.templateSpans.map(({ literal }) => literal.text)];
  return [];
}

function abuseTest(file: string, pieces: readonly string[]): AbuseTest {
  const pattern = new RegExp(`^${pieces.map((piece) => RegExp.escape(piece)).join('.*')}$`);
  return { file, title: pieces.join('…'), matches: (title) => pattern.test(title) };
}

/** The numbers of the cases that a title names: "abuse 48 and 49: …". */
export const numbersIn = (title: string): number[] =>
  (/^abuse (\d+(?:(?:, | and )\d+)*)/.exec(title)?.[1] ?? '').split(/, | and /).map(Number);
