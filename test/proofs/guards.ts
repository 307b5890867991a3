/** An abuse test must fail when its guard is off: switches the guards off one by one, and tells which tests notice. */
import { ROOT } from '../gate/run-step.ts';
import { abuseTests, numbersIn } from './guards/abuse-tests.ts';
import { problemsOf } from './guards/check.ts';
import { copyCheckout, type Checkout } from './guards/checkout.ts';
import { type Guard, readGuards } from './guards/read.ts';
import { type Ending, runTest } from './guards/run-test.ts';
import type { ProofResult } from './proof.ts';
import { seeded } from './random.ts';

/** How many cases of abuse and bad input there are. */
const CASES = 80;
/** Two at a time, also on a large machine: some tests measure time. */
const LANES = 2;

interface Tried {
  guard: Guard;
  verdict: string;
  holds: boolean;
}

/** All guards at size 1; fewer, chosen by the seed, below that, but at least one. The list itself is always checked. */
export async function proveGuards(size: number, seed: number): Promise<ProofResult> {
  const [guards, tests] = [readGuards(ROOT), abuseTests(ROOT)];
  const problems = problemsOf(guards, tests, ROOT);
  const tried = problems.length > 0 ? [] : await tryAll(chosen(guards, size, seed));
  const tested = new Set(tests.flatMap(({ title }) => numbersIn(title)));
  const untested = Array.from({ length: CASES }, (_, at) => at + 1).filter((number) => !tested.has(number));
  const lines = [
    ...problems,
    ...tried.map(lineOf),
    `${tried.filter(({ holds }) => holds).length} of ${tried.length} tried (${guards.length} guards, ${tests.length} abuse tests)`,
    `cases of 1 to ${CASES} that no test names yet: ${untested.join(', ') || 'none'}`,
  ];
  return { lines, passed: problems.length === 0 && tried.every(({ holds }) => holds) };
}

function chosen(guards: readonly Guard[], size: number, seed: number): Guard[] {
  const random = seeded(seed);
  const count = Math.max(1, Math.floor(guards.length * size));
  const mixed = guards.map((guard, at) => ({ guard, at, order: size < 1 ? random() : at }));
  return mixed
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ guard }) => guard);
}

/** Each in the first lane that is free; every lane has a checkout of its own. */
async function tryAll(guards: readonly Guard[]): Promise<Tried[]> {
  const tried: Tried[] = [];
  const waiting = [...guards.entries()];
  const lane = async (): Promise<void> => {
    const checkout = copyCheckout();
    try {
      for (let next = waiting.shift(); next; next = waiting.shift()) tried[next[0]] = await tryOne(checkout, next[1]);
    } finally {
      checkout.remove();
    }
  };
  await Promise.all(Array.from({ length: Math.min(LANES, guards.length) }, lane));
  return tried;
}

/** The test passes as the program is, and fails without the guard. */
async function tryOne(checkout: Checkout, guard: Guard): Promise<Tried> {
  const run = (): Promise<Ending> => runTest(checkout, guard.test, guard.grep);
  const before = await run();
  if (before.kind === 'skipped') return { guard, verdict: 'skipped on this machine', holds: true };
  if (before.kind !== 'passed') return { guard, verdict: `FAILS WITH ITS GUARD ${whyOf(before)}`, holds: false };
  const without = await checkout.changed(guard.changes, run);
  if (without.kind === 'failed') return { guard, verdict: 'fails as it should', holds: true };
  return { guard, verdict: without.kind === 'passed' ? 'SURVIVED' : `BROKEN ${whyOf(without)}`, holds: false };
}

const whyOf = (ending: Ending): string => (ending.kind === 'broken' ? `(${ending.why})` : '');

function lineOf({ guard: { guard, test, grep }, verdict }: Tried): string {
  return `${numbersIn(grep).join(', ').padStart(6)}  ${verdict.padEnd(20)}  ${guard}  [${test.replace(/^test\//, '')}]`;
}
