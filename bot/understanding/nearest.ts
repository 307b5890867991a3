/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops: every index is within its array */
/** How like each example a message is, by an index from feature to examples. */
import type { Vector } from './vectors.ts';

/** Likeness (cosine, 0 to 1) to every example, in their order. The array is used again by the next call. */
export type LikenessOf = (vector: Vector) => Float32Array;

/** Indexes the examples, in a space of `size` features. */
export function createNearest(examples: readonly Vector[], size: number): LikenessOf {
  const { starts, owners, values } = indexOf(examples, size);
  const likeness = new Float32Array(examples.length);
  return (vector) => {
    likeness.fill(0);
    for (let at = 0; at < vector.ids.length; at++) {
      const id = vector.ids[at]!;
      const value = vector.values[at]!;
      for (let post = starts[id]!; post < starts[id + 1]!; post++) likeness[owners[post]!]! += value * values[post]!;
    }
    return likeness;
  };
}

/** The examples that have feature f stand in `owners` from `starts[f]` to `starts[f + 1]`. */
function indexOf(
  examples: readonly Vector[],
  size: number,
): { starts: Int32Array; owners: Uint16Array; values: Float32Array } {
  const starts = new Int32Array(size + 1);
  for (const { ids } of examples) for (const id of ids) starts[id + 1]!++;
  for (let id = 0; id < size; id++) starts[id + 1]! += starts[id]!;
  const free = starts.slice();
  const owners = new Uint16Array(starts[size]!);
  const values = new Float32Array(starts[size]!);
  examples.forEach(({ ids, values: own }, owner) => {
    for (let at = 0; at < ids.length; at++) {
      const post = free[ids[at]!]!++;
      owners[post] = owner;
      values[post] = own[at]!;
    }
  });
  return { starts, owners, values };
}

/** How near a message is to each sort, added to its score. */
export type AddNearness = (likeness: Float32Array, scores: Float64Array) => void;

/**
 * Nearness to a sort: the likeness of its nearest example and a share of that of its second, so many times as `counts`.
 * `sortOf`: the sort of each example; those of sort -1 are left out.
 */
export function createNearness(sortOf: Int32Array, sorts: number, counts: number): AddNearness {
  const { starts, members } = bySort(sortOf, sorts);
  return (likeness, scores) => {
    for (let sort = 0; sort < sorts; sort++) {
      let [nearest, second] = [0, 0];
      for (let at = starts[sort]!; at < starts[sort + 1]!; at++) {
        const like = likeness[members[at]!]!;
        if (like <= second) continue;
        second = Math.min(like, nearest);
        nearest = Math.max(like, nearest);
      }
      scores[sort]! += counts * (nearest + SECOND * second);
    }
  };
}
/** A second like example confirms the first. */
const SECOND = 0.5;

/** The examples of sort s stand in `members` from `starts[s]` to `starts[s + 1]`. */
function bySort(sortOf: Int32Array, sorts: number): { starts: Int32Array; members: Int32Array } {
  const starts = new Int32Array(sorts + 1);
  for (const sort of sortOf) if (sort >= 0) starts[sort + 1]!++;
  for (let sort = 0; sort < sorts; sort++) starts[sort + 1]! += starts[sort]!;
  const free = starts.slice();
  const members = new Int32Array(starts[sorts]!);
  sortOf.forEach((sort, example) => {
    if (sort >= 0) members[free[sort]!++] = example;
  });
  return { starts, members };
}
