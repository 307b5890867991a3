/** Exports that nobody uses, or only a test. A step of the gate: `node test/gate/dead-code.ts`. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import unusedExports from 'ts-unused-exports';
import { ROOT } from './run-step.ts';
import { PROGRAM_FOLDERS, sourceFiles } from './sources.ts';

/** Exports that may stay although the program does not use them: `file: name`, and the reason. */
const KEPT: Readonly<Record<string, string>> = {
  'test/gate/reporter.ts: default': 'mocha loads it by its path',
};

/** What nobody imports, with the line where it stands; and what only tests import. Keys: `file: name`. */
export interface DeadCode {
  unused: Map<string, number>;
  onlyInTests: Map<string, number>;
}

interface Export {
  path: string;
  name: string;
  line: number;
}

/** Unused exports of these files, as the tool sees them. Absolute paths. */
function analyze(tsconfig: string, paths: readonly string[], ...options: string[]): Export[] {
  const { unusedExports: unused } = unusedExports.analyzeTsConfig(tsconfig, [...paths, ...options]);
  return Object.entries(unused).flatMap(([path, exports]) =>
    exports.map(({ exportName, location }) => ({ path, name: exportName, line: location.line })),
  );
}

const mentions = (text: string, name: string): number => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
const LOADED_LATER = /\bimport\(\s*'(\.[^']+)'\s*\)/g;

/** The texts of the files that load each file with `import('…')`, which the tool does not follow. */
function lateLoaders(paths: readonly string[]): Map<string, string> {
  const loaders = new Map<string, string>();
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    for (const [, target = ''] of text.matchAll(LOADED_LATER)) {
      const loaded = join(dirname(path), target);
      loaders.set(loaded, (loaders.get(loaded) ?? '') + text);
    }
  }
  return loaders;
}

/** What these files export and none of the others imports. A type that its own file uses may be exported. */
function unusedAmong(tsconfig: string, files: readonly string[]): Map<string, number> {
  const root = dirname(tsconfig);
  const paths = files.map((file) => join(root, file));
  const loaders = lateLoaders(paths);
  const isValue = new Set(analyze(tsconfig, paths, '--allowUnusedTypes').map(({ path, name }) => `${path}: ${name}`));
  const dead = analyze(tsconfig, paths)
    .filter(({ path, name }) => isValue.has(`${path}: ${name}`) || mentions(readFileSync(path, 'utf8'), name) < 2)
    .filter(({ path, name }) => mentions(loaders.get(path) ?? '', name) === 0);
  return new Map(dead.map(({ path, name, line }) => [`${relative(root, path)}: ${name}`, line]));
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
