/** Exports that nobody uses, or only a test. A step of the gate: `node test/gate/dead-code.ts`. */
import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import unusedExports from 'ts-unused-exports';
import ts from 'typescript';
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

/** How often a file uses a name in code, where it is declared included. */
function uses(path: string, name: string): number {
  let count = 0;
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === name) count += 1;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ESNext));
  return count;
}

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
    .filter(({ path, name }) => isValue.has(`${path}: ${name}`) || uses(path, name) < 2)
    .filter(({ path, name }) => !new RegExp(`\\b${name}\\b`).test(importers.get(path) ?? ''));
  return new Set(dead.map(({ path, name }) => `${relative(root, path)}: ${name}`));
}

/** True when the file itself uses what it exports: then the program runs it, and the export is for its test. */
function isUsedAtHome(root: string, key: string): boolean {
  const [file = '', name = ''] = key.split(': ');
  return uses(join(root, file), name) > 1;
}

/** Dead exports among these files. `program`: those of them that are no test. Paths from the tsconfig's folder. */
export function deadCode(tsconfig: string, all: readonly string[], program: readonly string[]): DeadCode {
  const unused = unusedAmong(tsconfig, all);
  const notInProgram = [...unusedAmong(tsconfig, program).difference(unused)];
  return { unused, onlyInTests: new Set(notInProgram.filter((key) => !isUsedAtHome(dirname(tsconfig), key))) };
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
    report(onlyInTests, 'is used by tests only'),
    reportNeedless(unused.union(onlyInTests)),
  ];
  if (failed.includes(true)) process.exitCode = 1;
}
