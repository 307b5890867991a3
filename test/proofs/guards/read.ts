/** The guards of the program, as `guards/*.yaml` lists them: what each is, how it is switched off, and the test that must notice. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

/** A change of a source file: `find` stands in it exactly once. */
const Change = z.strictObject({ file: z.string(), find: z.string().min(1), replace: z.string() });
/** `also`: other guards that hold against the same thing; they are switched off together. */
const Line = Change.extend({
  grep: z.string(),
  guard: z.string(),
  also: z.array(Change.extend({ guard: z.string() })).default([]),
});
const File = z.record(z.string(), z.array(Line));

export type Change = z.infer<typeof Change>;
export interface Guard {
  /** In words; several where they are switched off together. */
  guard: string;
  changes: Change[];
  /** The test file, and the title of the test in it. */
  test: string;
  grep: string;
}

/** All guards of a checkout. */
export function readGuards(root: string): Guard[] {
  const files = globSync('test/proofs/guards/*.yaml', { cwd: root }).sort();
  return files.flatMap((file) => guardsIn(File.parse(parse(readFileSync(join(root, file), 'utf8')))));
}

const guardsIn = (file: z.infer<typeof File>): Guard[] =>
  Object.entries(file).flatMap(([test, lines]) =>
    lines.map(({ grep, also, ...first }) => {
      const all = [first, ...also];
      const changes = all.map(({ file: path, find, replace }) => ({ file: path, find, replace }));
      return { test, grep, guard: all.map(({ guard }) => guard).join('; and '), changes };
    }),
  );
