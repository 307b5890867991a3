/** Runs one test of a checkout in a process of its own, and tells how it ended. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { program, runStep } from '../../gate/run-step.ts';
import type { Checkout } from './checkout.ts';

/** `failed`: it ran, and what it expects does not hold. `broken`: it did not run, or fell over before it could tell. */
export type Ending = { kind: 'passed' | 'skipped' | 'failed' } | { kind: 'broken'; why: string };

interface Report {
  passes: { title: string }[];
  pending: { title: string }[];
  failures: { title: string; err: { message?: string; stack?: string } }[];
}

/** Seconds; a test that hangs without its guard is ended by mocha long before. */
const LONGEST = 120;
/** Milliseconds for a test that does not say how long it may take: it shares the machine with another, and with its own start. */
const PATIENCE = '30000';

/** Runs the test with this title. */
export async function runTest({ folder, temporary }: Checkout, test: string, title: string): Promise<Ending> {
  const file = join(temporary, 'report.json');
  rmSync(file, { force: true });
  const output = ['--reporter', 'json', '--reporter-option', `output=${file}`];
  const command = [program('mocha'), ...output, '--timeout', PATIENCE, '--fgrep', title, test];
  const env = { TMPDIR: temporary, NODE_V8_COVERAGE: '' }; // a broken program covers nothing
  const step = { name: title, command, cwd: folder, env, why: '', mend: '' };
  const ran = await runStep(step, LONGEST);
  try {
    return endingOf(JSON.parse(readFileSync(file, 'utf8')) as Report, title);
  } catch (error) {
    return { kind: 'broken', why: `no report (${(error as Error).message}): ${lastLine(ran.output)}` };
  }
}

/** A mistake in the program itself, and not an expectation: the change was no good, or the test looks at nothing. */
const MISTAKE = /^(Type|Reference|Syntax)Error\b/;

/** What mocha's report says of one test. A hook that fails is no test that fails. */
export function endingOf({ passes, pending, failures }: Report, title: string): Ending {
  const failed = failures.find((one) => one.title === title);
  if (failed && !MISTAKE.test(failed.err.stack ?? '')) return { kind: 'failed' };
  const [other] = failures;
  if (other) return { kind: 'broken', why: `${other.title}: ${firstLine(other.err.message ?? 'no message')}` };
  if (passes.some((one) => one.title === title)) return { kind: 'passed' };
  return pending.some((one) => one.title === title) ? { kind: 'skipped' } : { kind: 'broken', why: 'it was not run' };
}

const firstLine = (text: string): string => text.split('\n')[0] ?? '';
const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';
