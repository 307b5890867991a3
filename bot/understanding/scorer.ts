/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops: every index is within its array */
/** Tells some sorts of sentences apart: a classifier and the nearest examples add up to a chance for each sort. */
import { learn, type Labelled, softmax } from './classifier.ts';
import { createNearness } from './nearest.ts';
import type { Vector } from './vectors.ts';

/** An example as a vector, and the name of its sort. */
export interface Learnt {
  vector: Vector;
  sort: string;
}

export interface Chance {
  sort: string;
  /** 0 to 1; those of all sorts sum to one. */
  chance: number;
}

/** The chances of a message, given its likeness to every example. */
export type Scorer = (vector: Vector, likeness: Float32Array) => Chance[];

export interface Task {
  /** The sort to tell apart that a sort counts as; undefined: it does not take part. */
  as(sort: string): string | undefined;
  /** What likeness to the nearest examples (0 to 1) adds to a score. */
  nearness: number;
  /** What some sort's score begins with. */
  handicap?: { sort: string; by: number };
}

/** Learns a task from the examples, in a space of `size` features. */
export function createScorer(examples: readonly Learnt[], size: number, { as, nearness, handicap }: Task): Scorer {
  const names = [...new Set(examples.map(({ sort }) => as(sort)))].filter((name) => name !== undefined);
  const numbers = new Map(names.map((name, number) => [name, number]));
  const sortOf = Int32Array.from(examples, ({ sort }) => numbers.get(as(sort) ?? '') ?? NONE);
  const labelled = examples.map(({ vector }, at): Labelled => ({ vector, sort: sortOf[at]! }));
  const classify = learn(
    labelled.filter(({ sort }) => sort !== NONE),
    names.length,
    size,
  );
  const addNearness = createNearness(sortOf, names.length, nearness);
  return (vector, likeness) => {
    const scores = classify(vector);
    addNearness(likeness, scores);
    if (handicap) scores[numbers.get(handicap.sort) ?? NONE]! += handicap.by;
    softmax(scores);
    return names.map((sort, number) => ({ sort, chance: scores[number]! }));
  };
}
/** Takes no part. */
const NONE = -1;
