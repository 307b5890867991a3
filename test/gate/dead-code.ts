/** Exports that nobody uses, or only a test. A step of the gate: `node test/gate/dead-code.ts`. */
import { dirname, join, relative } from 'node:path';
import unusedExports from 'ts-unused-exports';
import { ROOT } from './run-step.ts';
import { PROGRAM_FOLDERS, sourceFiles } from './sources.ts';

/** Exports that may stay although the program does not use them: `file: name`, and the reason. */
const KEPT: Readonly<Record<string, string>> = {};

/** What nobody imports, with the line where it stands; and what only tests import. Keys: `file: name`. */
export interface DeadCode {
  unused: Map<string, number>;
  onlyInTests: Map<string, number>;
}

function analyze(tsconfig: string, files: readonly string[], option: string): Map<string, number> {
  const root = dirname(tsconfig);
  const paths = files.map((file) => join(root, file));
  const { unusedExports: unused } = unusedExports.analyzeTsConfig(tsconfig, [...paths, option]);
  const found = Object.entries(unused).flatMap(([path, exports]) =>
    exports.map(({ exportName, location }): [string, number] => [
      `${relative(root, path)}: ${exportName}`,
      location.line,
    ]),
  );
  return new Map(found);
}

/** What these files export and none of the others imports. A type that its own file uses may be exported. */
function unusedAmong(tsconfig: string, files: readonly string[]): Map<string, number> {
  const values = analyze(tsconfig, files, '--allowUnusedTypes');
  const alsoTypes = analyze(tsconfig, files, '--ignoreLocallyUsed');
  return new Map([...values, ...alsoTypes]);
}

/** Dead exports among these files. `program`: those of them that are no test. Paths from the tsconfig's folder. */
export function deadCode(tsconfig: string, all: readonly string[], program: readonly string[]): DeadCode {
  const unused = unusedAmong(tsconfig, all);
  const inProgram = [...unusedAmong(tsconfig, program)];
  return { unused, onlyInTests: new Map(inProgram.filter(([name]) => !unused.has(name))) };
}

function report(dead: ReadonlyMap<string, number>, what: string): boolean {
  const problems = [...dead].filter(([name]) => !(name in KEPT));
  for (const [name, line] of problems) console.error(`${name} (line ${line}) ${what}`);
  return problems.length > 0;
}

/** A name in KEPT that is used, or gone, has no business there. */
function reportNeedless(dead: ReadonlyMap<string, number>): boolean {
  const needless = Object.keys(KEPT).filter((name) => !dead.has(name));
  for (const name of needless)
    console.error(`${name} is in use, or gone: take it out of KEPT in test/gate/dead-code.ts`);
  return needless.length > 0;
}

if (import.meta.main) {
  const program = sourceFiles([...PROGRAM_FOLDERS, 'bench']);
  const { unused, onlyInTests } = deadCode(join(ROOT, 'tsconfig.json'), sourceFiles(), program);
  const failed = [
    report(unused, 'is exported and nobody imports it'),
    report(onlyInTests, 'is imported by tests only'),
    reportNeedless(new Map([...unused, ...onlyInTests])),
  ];
  if (failed.includes(true)) process.exitCode = 1;
}
