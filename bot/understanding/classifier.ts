/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops: every index is within its array */
/** Multinomial logistic regression, learned from the examples at start-up by gradient steps of shrinking size. */
import type { Vector } from './vectors.ts';

/** Two rounds get 0.6 % fewer questions of a new writer right; more than four gain nothing. */
const ROUNDS = 4;
/** Size of the first steps; vectors have length one. Twice as large costs 1–4 %. */
const RATE = 5;
/** An example this sure (1 − p) teaches nothing more. */
const SURE = 0.02;
/** Smaller errors than this are not worth a step. */
const SMALL = 0.03;

export interface Labelled {
  vector: Vector;
  /** Number of its sort, from 0. */
  sort: number;
}

/** The score of every sort; `softmax` makes them chances. */
export type Classifier = (vector: Vector) => Float64Array;

/**
 * Learns to tell `sorts` sorts apart, in a space of `size` features. The same examples always give the same result. An example that
 * taught nothing in one round is left out of the next: a quarter of the time, and no question lost.
 */
export function learn(examples: readonly Labelled[], sorts: number, size: number): Classifier {
  const weights = new Float32Array(size * sorts);
  const errors = new Float64Array(sorts);
  const isLearnt = new Uint8Array(examples.length);
  for (let round = 0; round < ROUNDS; round++) {
    const rate = RATE * (1 - round / ROUNDS);
    for (const at of mixed(examples.length, round)) {
      if (isLearnt[at]) continue;
      const example = examples[at]!;
      score(weights, example.vector, errors);
      softmax(errors);
      if (errors[example.sort]! < 1 - SURE) correct(weights, example, errors, rate);
      else isLearnt[at] = 1;
    }
  }
  return (vector) => score(weights, vector, new Float64Array(sorts));
}

/** Sums the weights of the vector's features, per sort. Four features at a time is four times as fast as one by one. */
function score(weights: Float32Array, { ids, values }: Vector, into: Float64Array): Float64Array {
  into.fill(0);
  const sorts = into.length;
  const inFours = ids.length - (ids.length % 4);
  for (let at = 0; at < inFours; at += 4) {
    const a = ids[at]! * sorts;
    const b = ids[at + 1]! * sorts;
    const c = ids[at + 2]! * sorts;
    const d = ids[at + 3]! * sorts;
    const va = values[at]!;
    const vb = values[at + 1]!;
    const vc = values[at + 2]!;
    const vd = values[at + 3]!;
    for (let sort = 0; sort < sorts; sort++) {
      into[sort]! +=
        weights[a + sort]! * va + weights[b + sort]! * vb + weights[c + sort]! * vc + weights[d + sort]! * vd;
    }
  }
  for (let at = inFours; at < ids.length; at++) {
    const row = ids[at]! * sorts;
    for (let sort = 0; sort < sorts; sort++) into[sort]! += weights[row + sort]! * values[at]!;
  }
  return into;
}

/** One gradient step: towards its own sort, away from those that were thought likely. */
function correct(weights: Float32Array, { vector, sort: own }: Labelled, chances: Float64Array, rate: number): void {
  const wrong: number[] = [];
  for (let sort = 0; sort < chances.length; sort++) {
    const error = (sort === own ? 1 : 0) - chances[sort]!;
    if (Math.abs(error) > SMALL) wrong.push(sort);
    chances[sort] = rate * error;
  }
  const { ids, values } = vector;
  for (let at = 0; at < ids.length; at++) {
    const row = ids[at]! * chances.length;
    for (const sort of wrong) weights[row + sort]! += chances[sort]! * values[at]!;
  }
}

/** All numbers below `count` once, far apart from one to the next: neighbours in a file are of the same sort. */
function* mixed(count: number, start: number): Generator<number> {
  let step = Math.max(1, Math.floor(count * 0.618));
  while (greatestDivisor(step, count) > 1) step++;
  for (let turn = 0, at = start; turn < count; turn++, at += step) yield at % count;
}

const greatestDivisor = (a: number, b: number): number => (b ? greatestDivisor(b, a % b) : a);

/** Makes scores into chances that sum to one, in place. */
export function softmax(scores: Float64Array): void {
  let top = -Infinity;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (let at = 0; at < scores.length; at++) sum += scores[at] = Math.exp(scores[at]! - top);
  for (let at = 0; at < scores.length; at++) scores[at]! /= sum;
}
