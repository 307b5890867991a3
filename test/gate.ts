/**
 * `npm test`: every check there is. Each step prints one line; the last line of a good run counts the tests.
 * The steps are in test/gate/steps.ts. `npm test -- lint types` runs only those.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Counts } from './gate/reporter.ts';
import { endAll, type Result, runStep, type Step } from './gate/run-step.ts';
import { type CountFiles, steps } from './gate/steps.ts';

/** Two at a time, also on a large machine: tests that wait for a clock must not starve. */
const LANES = Math.min(2, availableParallelism());

type Outcome = Result & { step: Step };

function printLine({ step, ok, seconds }: Outcome): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(20)} ${seconds.toFixed(1).padStart(6)} s`);
}

/** Runs all steps, each in the first lane that is free. */
async function runAll(wanted: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...wanted];
  const outcomes: Outcome[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      const outcome = { step, ...(await runStep(step)) };
      printLine(outcome);
      outcomes.push(outcome);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}

function explain({ step, output }: Outcome): void {
  console.log(`\n── ${step.name} failed ──\n`);
  console.log(output.trim() || '(it printed nothing)');
  console.log(`\nWhy it matters: ${step.why}.\nTo mend it: ${step.mend}.`);
}

/** The tests of all runs together, on a line of their own; nothing when no tests ran to their end. */
function printCounts(files: readonly string[]): void {
  const counts = files
    .filter((file) => existsSync(file))
    .map((file) => JSON.parse(readFileSync(file, 'utf8')) as Counts);
  if (counts.length === 0) return;
  const sum = (field: keyof Counts): number => counts.reduce((total, count) => total + count[field], 0);
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}

/** The steps of these names; all when none is given; undefined when there is none of such a name. */
function choose(all: readonly Step[], names: readonly string[]): Step[] | undefined {
  const known = all.map((step) => step.name);
  if (names.some((name) => !known.includes(name))) return undefined;
  return all.filter((step) => names.length === 0 || names.includes(step.name));
}

async function runSteps(wanted: readonly Step[], counts: CountFiles): Promise<boolean> {
  const outcomes = await runAll(wanted);
  const failed = outcomes.filter((outcome) => !outcome.ok);
  failed.forEach(explain);
  console.log();
  printCounts(Object.values(counts) as string[]);
  if (failed.length > 0) console.log(`The gate is closed: ${failed.map(({ step }) => step.name).join(', ')} failed.`);
  return failed.length === 0;
}

/** True when every step that was asked for passes. */
async function gate(names: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'samenspraak-gate-'));
  try {
    const counts: CountFiles = {
      tests: join(folder, 'tests.json'),
      proofs: join(folder, 'proofs.json'),
      browser: join(folder, 'browser.json'),
    };
    const all = steps(counts);
    const wanted = choose(all, names);
    if (wanted) return await runSteps(wanted, counts);
    console.log(`There are these steps: ${all.map(({ name }) => JSON.stringify(name)).join(' ')}`);
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    endAll();
    process.exit(1);
  });
}
process.exitCode = (await gate(process.argv.slice(2))) ? 0 : 1;
