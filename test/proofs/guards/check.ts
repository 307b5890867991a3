/** What must hold of the list of guards before any is tried. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AbuseTest } from './abuse-tests.ts';
import type { Change, Guard } from './read.ts';

/** What is wrong with the list, in words: a text to be replaced that is not there once, a test without a guard, a guard without a test. */
export function problemsOf(guards: readonly Guard[], tests: readonly AbuseTest[], root: string): string[] {
  return [
    ...guards.flatMap(({ changes }) => changes.flatMap((change) => problemOf(change, sourceOf(root, change.file)))),
    ...tests.filter((test) => !guards.some((guard) => isFor(guard, test))).map(lacksGuard),
    ...guards.filter((guard) => !tests.some((test) => isFor(guard, test))).map(lacksTest),
  ];
}

const isFor = (guard: Guard, test: AbuseTest): boolean => guard.test === test.file && test.matches(guard.grep);
const lacksGuard = ({ file, title }: AbuseTest): string =>
  `${file}: "${title}" has no guard: say in test/proofs/guards/*.yaml which line of the program it stands for`;
const lacksTest = ({ test, grep }: Guard): string => `${test}: there is no test "${grep}"`;

function problemOf({ file, find, replace }: Change, source: string): string[] {
  const times = source.split(find).length - 1;
  if (find === replace) return [`${file}: "${find}" is replaced by itself`];
  return times === 1 ? [] : [`${file}: "${find}" stands there ${times} times instead of once`];
}

function sourceOf(root: string, file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return ''; // a file that is gone holds nothing, which is told
  }
}
