/** Who imports whom, held against `.dependency-cruiser.cjs`. A step of the gate: `node test/gate/imports.ts`. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ICruiseResult } from 'dependency-cruiser';
import ts from 'typescript';
import { program, ROOT } from './run-step.ts';
import { sourceFiles } from './sources.ts';

const CONFIG = join(ROOT, '.dependency-cruiser.cjs');

async function cruise(root: string, files: readonly string[]): Promise<ICruiseResult> {
  const folders = [...new Set(files.map((file) => file.split('/')[0] ?? file))];
  const options = { cwd: root, maxBuffer: 256 * 1024 * 1024 };
  const tool = program('dependency-cruiser', 'depcruise');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [tool, '--config', CONFIG, '--output-type', 'json', ...folders],
    options,
  );
  return JSON.parse(stdout) as ICruiseResult;
}

/**
 * The tool passes when it reads nothing (a compiler it does not know, a wrong folder): so each of our files that
 * imports must be in its result, with imports.
 */
function unseen(root: string, files: readonly string[], result: ICruiseResult): string[] {
  const seen = new Map(result.modules.map((module) => [module.source, module.dependencies.length]));
  return files
    .filter((file) => ts.preProcessFile(readFileSync(join(root, file), 'utf8')).importedFiles.length > 0)
    .filter((file) => !seen.get(file))
    .map((file) => `${file}: dependency-cruiser did not read its imports, so no rule was checked`);
}

function reasons(result: ICruiseResult): Map<string, string> {
  const rules = result.summary.ruleSetUsed?.forbidden ?? [];
  return new Map(rules.map((rule) => [rule.name ?? '', rule.comment ?? '']));
}

/** Every import below `root` that no rule allows, in words, with the rule's reason. `files`: paths from `root`. */
export async function forbiddenImports(root: string, files: readonly string[]): Promise<string[]> {
  const result = await cruise(root, files);
  const why = reasons(result);
  const violations = result.summary.violations.map(
    ({ from, to, rule }) => `${from} → ${to}\n  ${rule.name}: ${why.get(rule.name) ?? 'no reason given'}`,
  );
  return [...unseen(root, files, result), ...violations];
}

if (import.meta.main) {
  const problems = await forbiddenImports(ROOT, sourceFiles());
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
