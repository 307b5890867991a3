/**
 * `npm run test:mongodb`: the conformance and engine tests against the MongoDB that MONGODB_URI names, or against a
 * stand-in. Each test has a database of its own, that is dropped afterwards.
 */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { endAll, program, ROOT, runStep } from '../gate/run-step.ts';
import { startStandIn, whatIsMissing } from './stand-in.ts';

interface Report {
  stats: { passes: number; failures: number; pending: number };
  failures: { fullTitle: string; err: { message?: string } }[];
}

/** Titles of tests that the stand-in is known to fail, and why. */
type Differences = Readonly<Record<string, string>>;

/** Tests that take whatever store they are given; those that start the embedded store themselves are about that one. */
function tests(): string[] {
  const says = (file: string, words: RegExp): boolean => words.test(readFileSync(join(ROOT, file), 'utf8'));
  return globSync('test/**/*.test.ts', { cwd: ROOT })
    .filter((file) => says(file, /\b(conformanceStore|startStore|testSchool)\b/) && !says(file, /\bstartEmbedded\b/))
    .sort();
}

/** Runs them all; what mocha has to say when there is no report is thrown. */
async function run(uri: string): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'mongodb-'));
  const output = join(folder, 'report.json');
  const reporter = ['--fail-zero', '--reporter', 'json', '--reporter-option', `output=${output}`];
  const command = [program('mocha'), ...reporter, ...tests()];
  const ran = await runStep({ name: 'mongodb', command, env: { MONGODB_URI: uri }, why: '', mend: '' });
  try {
    return JSON.parse(readFileSync(output, 'utf8')) as Report;
  } catch (cause) {
    throw new Error(ran.output, { cause });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prints what failed, and the counts. True when nothing failed but what is known to. */
function tell({ stats, failures }: Report, known: Differences): boolean {
  const unknown = failures.filter(({ fullTitle }) => known[fullTitle] === undefined);
  const met = Object.keys(known).filter((title) => !failures.some(({ fullTitle }) => fullTitle === title));
  for (const { fullTitle, err } of failures) {
    console.log(`- ${fullTitle}\n  ${known[fullTitle] ?? `FAILED: ${err.message ?? 'no message'}`}`);
  }
  for (const title of met) console.log(`- ${title}\n  passes now: take it out of test/mongodb/differences.yaml`);
  console.log(`${stats.passes} passed, ${unknown.length} failed, ${failures.length - unknown.length} known to differ`);
  return unknown.length === 0 && met.length === 0;
}

async function runOnStandIn(): Promise<boolean> {
  const missing = whatIsMissing();
  if (missing !== undefined) {
    console.error(missing);
    return false;
  }
  console.log('MONGODB_URI is not set: this is a stand-in in memory, and NOT MongoDB (docs/mongodb.md).');
  const known = parse(readFileSync(join(import.meta.dirname, 'differences.yaml'), 'utf8')) as Differences;
  const standIn = await startStandIn();
  try {
    return tell(await run(standIn.uri), known);
  } finally {
    await standIn.close();
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endAll();
    process.exit(1); // the stand-in ends when its input does
  });
}
const { MONGODB_URI: uri } = process.env;
process.exitCode = (uri ? tell(await run(uri), {}) : await runOnStandIn()) ? 0 : 1;
