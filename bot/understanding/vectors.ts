/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops: every index is within its array */
/** Sentences as vectors of length one: the rarer a feature is among the examples, the more it counts. */
import { FEATURES, type Features } from './features.ts';

export interface Vector {
  /** Positions in the space, and the value at each. */
  ids: Int32Array;
  values: Float32Array;
  /** 0 to 1: how much of the message's weight lies in features that the examples have. */
  known: number;
}

export interface Space {
  size: number;
  vectorOf(features: Features): Vector;
}

/** The space of all features that the examples have; the most frequent come first, which keeps learning in the cache. */
export function createSpace(examples: readonly Features[]): Space {
  const counts = new Uint16Array(FEATURES);
  for (const { ids } of examples) for (const id of ids) counts[id]!++;
  const found: number[] = [];
  counts.forEach((count, id) => {
    if (count > 0) found.push(id);
  });
  found.sort((a, b) => counts[b]! - counts[a]!);
  const positions = new Int32Array(FEATURES).fill(UNSEEN);
  const rarities = Float32Array.from(found, (id) => Math.log(1 + examples.length / counts[id]!));
  found.forEach((id, position) => (positions[id] = position));
  const unseen = Math.log(1 + examples.length);
  return { size: found.length, vectorOf: (features) => vectorOf(features, positions, rarities, unseen) };
}
const UNSEEN = -1;

function vectorOf(features: Features, positions: Int32Array, rarities: Float32Array, unseen: number): Vector {
  const ids = new Int32Array(features.ids.length);
  const values = new Float32Array(features.ids.length);
  let [count, all, known] = [0, 0, 0];
  for (let at = 0; at < features.ids.length; at++) {
    const position = positions[features.ids[at]!]!;
    const value = features.weights[at]! * (position === UNSEEN ? unseen : rarities[position]!);
    all += value * value;
    if (position === UNSEEN) continue;
    known += value * value;
    ids[count] = position;
    values[count++] = value;
  }
  const length = Math.sqrt(all) || 1;
  for (let at = 0; at < count; at++) values[at]! /= length;
  return { ids: ids.subarray(0, count), values: values.subarray(0, count), known: all ? known / all : 0 };
}
