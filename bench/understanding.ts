/**
 * Our ranker beside nlp.js and BM25 (minisearch, stemmed), each learning the same examples in turn. Every method is tried on
 * writers that nothing was learned from: one that writes Dutch, one that writes English; nlp.js learns for minutes.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Figure, median, report } from './report.ts';
import type { MethodResult } from './understanding-method.ts';

const SCHOOL = 'mozaiek';
const WRITERS = ['wilfried', 'tomasz'];
const METHODS = ['ours', 'bm25', 'nlpjs'];

/** `npm run -s bench -- understanding` */
export async function understanding(): Promise<void> {
  const results = new Map<string, MethodResult[]>(METHODS.map((method) => [method, []]));
  for (const writer of WRITERS) {
    for (const method of METHODS) results.get(method)?.push(await measured(method, writer));
  }
  const figures = [...results].flatMap(([method, all]) => figuresOf(method, all));
  const timesOf = (method: string): number => median(results.get(method)?.map(({ times }) => median(times)) ?? []);
  report('understanding', figures, timesOf('ours') / timesOf('nlpjs'));
}

async function measured(method: string, writer: string): Promise<MethodResult> {
  const child = fork(join(import.meta.dirname, 'understanding-method.ts'), [method, SCHOOL, writer], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'], // nlp.js tells of its learning
  });
  const [result] = (await once(child, 'message')) as [MethodResult];
  child.disconnect();
  return result;
}

function figuresOf(method: string, all: readonly MethodResult[]): Figure[] {
  const figure = (name: string, unit: string, of: (one: MethodResult) => number): Figure => {
    return { name: `${method}: ${name}`, unit, rounds: all.map(of) };
  };
  return [
    figure('right', '%', ({ right, tried }) => (100 * right) / tried),
    figure('a message', 'ms', ({ times }) => median(times)),
    figure('p99', 'ms', ({ times }) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? NaN),
    figure('memory', 'MB', ({ megabytes }) => megabytes),
    figure('learning', 'ms', ({ learning }) => learning),
  ];
}
