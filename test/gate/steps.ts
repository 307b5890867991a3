/** What the gate checks, why, and how to mend what it finds. */
import { program, type Step } from './run-step.ts';

/** Where the test runs leave their counts. */
export interface CountFiles {
  tests: string;
  proofs: string;
  browser: string;
}

/** A forgotten `.only`, and a run without a single test, fail. */
const mocha = (counts: string, ...rest: string[]): string[] => [
  program('mocha'),
  '--forbid-only',
  '--fail-zero',
  '--reporter',
  './test/gate/reporter.ts',
  '--reporter-option',
  `counts=${counts}`,
  ...rest,
];

/** The longest first: two run at a time. */
export const steps = (counts: CountFiles): Step[] => [
  {
    name: 'tests',
    command: [
      program('c8'),
      process.execPath,
      ...mocha(counts.tests, '--ignore', 'test/{browser,proofs}/**', 'test/**/*.test.ts'),
    ],
    why: 'a promise is broken, or too little of the code is tested (the threshold is in .c8rc.json)',
    mend:
      'mend the code, not the test; run one file with `npx mocha test/….test.ts`; ' +
      'which lines no test reaches: `npx c8 report --reporter text`',
  },
  {
    name: 'proofs',
    command: mocha(counts.proofs, 'test/proofs/**/*.test.ts'),
    why: 'what is promised under fire is proven at a fiftieth of its size; in full by `npm run prove -- NAME`',
    mend: 'run one proof with the seed that is printed: `npm run prove -- NAME SEED`',
  },
  {
    name: 'browser',
    command: mocha(counts.browser, '--timeout', '30000', 'test/browser/**/*.test.ts'),
    why: 'the pages must work in a real browser, for everybody',
    mend: 'run one file with `npx mocha --timeout 30000 test/browser/….test.ts`',
  },
  {
    name: 'lint',
    command: [program('eslint'), '--max-warnings', '0', '.'],
    why: 'the lint finds mistakes that the compiler lets pass, such as a promise nobody waits for',
    mend: 'run `npm run fix`; what it leaves needs a hand',
  },
  {
    name: 'types',
    command: [program('typescript', 'tsc'), '-p', '.'],
    why: 'Node strips types without checking them; this is where they are checked',
    mend: 'mend the types; an `as` or `any` needs a reason beside it',
  },
  {
    name: 'types of the pages',
    command: [program('typescript', 'tsc'), '-p', 'adapters/web/pages/browser'],
    why: 'what runs in the browser has its own types: no Node, but a document',
    mend: 'mend the types',
  },
  {
    name: 'format',
    command: [program('prettier'), '--check', '--log-level', 'warn', '.'],
    why: 'one format for everybody, so that a difference is a change',
    mend: 'run `npm run fix`',
  },
  {
    name: 'imports',
    command: ['test/gate/imports.ts'],
    why: 'the parts stay apart: who may import whom stands in .dependency-cruiser.cjs',
    mend: 'move the code to the layer it belongs to, or hand it over as an argument',
  },
  {
    name: 'dead code',
    command: ['test/gate/dead-code.ts'],
    why: 'what nobody uses is read, kept and mistrusted for nothing',
    mend: 'take it away, or its `export`; what has to stay is listed with its reason in test/gate/dead-code.ts',
  },
];
