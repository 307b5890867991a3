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

/** What nobody imports, and what only tests import, as `file: name`. */
export interface DeadCode {
  unused: Set<string>;
  onlyInTests: Set<string>;
}

interface Export {
  path: string;
  name: string;
}

/** Unused exports of these files, as the tool sees them. Absolute paths. Its line numbers err after an export list. */
function analyze(tsconfig: string, paths: readonly string[], ...options: string[]): Export[] {
  const { unusedExports: unused } = unusedExports.analyzeTsConfig(tsconfig, [...paths, ...options]);
  return Object.entries(unused).flatMap(([path, exports]) => exports.map(({ exportName: name }) => ({ path, name })));
}

const mentions = (text: string, name: string): number => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
const IMPORTED_UNSEEN = /\bimport\(\s*'(\.[^']+)'\s*\)|\bfrom '(\.[^']*\/index\.ts)'/g;

/** The texts of the files that import each file in a way the tool does not follow: `import('…')`, or `index.ts` by its name. */
function unseenImporters(paths: readonly string[]): Map<string, string> {
  const importers = new Map<string, string>();
  for (const path of paths) {
    const text = readFileSync(path, 'utf8');
    for (const [, late, index = ''] of text.matchAll(IMPORTED_UNSEEN)) {
      const imported = join(dirname(path), late ?? index);
      importers.set(imported, (importers.get(imported) ?? '') + text);
    }
  }
  return importers;
}

/** What these files export and none of the others imports. A type that its own file uses may be exported. */
function unusedAmong(tsconfig: string, files: readonly string[]): Set<string> {
  const root = dirname(tsconfig);
  const paths = files.map((file) => join(root, file));
  const importers = unseenImporters(paths);
  const isValue = new Set(analyze(tsconfig, paths, '--allowUnusedTypes').map(({ path, name }) => `${path}: ${name}`));
  const dead = analyze(tsconfig, paths)
    .filter(({ path, name }) => isValue.has(`${path}: ${name}`) || mentions(readFileSync(path, 'utf8'), name) < 2)
    .filter(({ path, name }) => mentions(importers.get(path) ?? '', name) === 0);
  return new Set(dead.map(({ path, name }) => `${relative(root, path)}: ${name}`));
}

/** Dead exports among these files. `program`: those of them that are no test. Paths from the tsconfig's folder. */
export function deadCode(tsconfig: string, all: readonly string[], program: readonly string[]): DeadCode {
  const unused = unusedAmong(tsconfig, all);
  return { unused, onlyInTests: unusedAmong(tsconfig, program).difference(unused) };
}

function report(dead: ReadonlySet<string>, what: string): boolean {
  const problems = [...dead].filter((name) => !(name in KEPT));
  for (const name of problems) console.error(`${name} ${what}`);
  return problems.length > 0;
}

/** A name in KEPT that is used, or gone, has no business there. */
function reportNeedless(dead: ReadonlySet<string>): boolean {
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
    reportNeedless(unused.union(onlyInTests)),
  ];
  if (failed.includes(true)) process.exitCode = 1;
}
