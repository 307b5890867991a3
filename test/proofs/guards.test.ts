/** Every abuse test fails without its guard. In full, in some minutes: `npm run prove -- guards`. */
import { expect } from 'chai';
import { scratchTree } from '../gate/scratch.ts';
import { abuseTestsIn, numbersIn } from './guards/abuse-tests.ts';
import { problemsOf } from './guards/check.ts';
import type { Guard } from './guards/read.ts';
import { endingOf } from './guards/run-test.ts';
import { proveGuards } from './guards.ts';

describe('the guards', function () {
  this.timeout(180_000);
  const seed = Math.floor(Math.random() * 1e6);

  it(`are all listed, and one of them is missed by its test when it is off (seed ${seed})`, async () => {
    const { lines, passed } = await proveGuards(1 / 50, seed);
    expect(passed, lines.join('\n')).to.equal(true);
  });
});

describe('the list of guards', () => {
  const [quote, hole] = ['`', '${what}'];
  const tests = abuseTestsIn(
    'test/door.test.ts',
    `it('abuse 7: shuts the door', x); it(${quote}abuse 8 and 9: ${hole}, shut${quote}, x); it('opens the door', x);`,
  );
  const guard = (grep: string, find = 'bolt();', file = 'door.ts'): Guard => ({
    guard: 'a bolt',
    test: 'test/door.test.ts',
    grep,
    changes: [{ file, find, replace: '' }],
  });
  const ALL = [guard('abuse 7: shuts the door'), guard('abuse 8 and 9: a window, shut')];
  let root: ReturnType<typeof scratchTree>;
  before(() => (root = scratchTree({ 'door.ts': 'shut(); bolt(); shut();' })));
  after(() => root.remove());

  it('is sound when every abuse test has a guard that stands once in the program', () => {
    expect(tests.flatMap(({ title }) => numbersIn(title))).to.deep.equal([7, 8, 9]);
    expect(problemsOf(ALL, tests, root.folder)).to.deep.equal([]);
  });

  it('names a test without a guard, and a guard without a test', () => {
    const [first] = ALL;
    expect(problemsOf(first ? [first] : [], tests, root.folder).join()).to.match(/"abuse 8 and 9: .* has no guard/);
    expect(problemsOf([...ALL, guard('abuse 1: gone')], tests, root.folder)).to.deep.equal([
      'test/door.test.ts: there is no test "abuse 1: gone"',
    ]);
  });

  it('names a guard that is gone, or could be one of several', () => {
    const changed = (find: string, file?: string): string[] =>
      problemsOf([...ALL, guard('abuse 7: shuts the door', find, file)], tests, root.folder);
    expect(changed('chain();')).to.deep.equal(['door.ts: "chain();" stands there 0 times instead of once']);
    expect(changed('shut();')).to.deep.equal(['door.ts: "shut();" stands there 2 times instead of once']);
    expect(changed('bolt();', 'gone.ts')).to.deep.equal(['gone.ts: "bolt();" stands there 0 times instead of once']);
  });
});

describe('a test without its guard', () => {
  const report = { passes: [], pending: [], failures: [] };
  const failing = (title: string, stack: string): Parameters<typeof endingOf>[0] => ({
    ...report,
    failures: [{ title, err: { message: stack, stack } }],
  });

  it('fails only by what it expects', () => {
    expect(endingOf(failing('x', 'AssertionError: expected 1 to equal 2'), 'x').kind).to.equal('failed');
    expect(endingOf(failing('x', 'Error: Timeout of 10000ms exceeded'), 'x').kind).to.equal('failed');
    expect(endingOf(failing('x', 'TypeError: y is not a function'), 'x').kind).to.equal('broken');
    expect(endingOf(failing('"before each" hook for "x"', 'Error: no server'), 'x').kind).to.equal('broken');
    expect(endingOf(report, 'x').kind).to.equal('broken');
  });

  it('may pass, or be skipped on this machine', () => {
    expect(endingOf({ ...report, passes: [{ title: 'x' }] }, 'x').kind).to.equal('passed');
    expect(endingOf({ ...report, pending: [{ title: 'x' }] }, 'x').kind).to.equal('skipped');
  });
});
