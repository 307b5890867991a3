/**
 * Finds which sort of sentence a message is most like. Every example sentence is a vector of features, weighted by how
 * rare they are; a sort is as near as its nearest examples and its own middle. An inverted index keeps it well under a millisecond.
 */
import { featuresOf } from './features.ts';

/** An example of a sort. `weight` below 1: weaker evidence, such as the answer's own words. */
export interface Example {
  sort: string;
  text: string;
  weight?: number;
}

export interface Ranked {
  sort: string;
  /** 0 to 1: likeness. */
  score: number;
}
export interface Ranking {
  ranked: Ranked[];
  /** 0 to 1: how much of the message's meaning is known at all. */
  known: number;
}

export interface Ranker {
  rank(text: string): Ranking;
}

const NEAREST = 0.62;
const SECOND = 0.13;
const MIDDLE = 0.25;

interface Postings {
  rarity: number;
  examples: number[];
  weights: number[];
  sorts: number[];
  middles: number[];
}

/** Learns the examples. They stay in memory: about 1 KB each. */
export function createRanker(examples: readonly Example[]): Ranker {
  const sorts = [...new Set(examples.map((example) => example.sort))];
  const sortIndex = new Map(sorts.map((sort, at) => [sort, at]));
  const sortOf = examples.map((example) => sortIndex.get(example.sort) ?? 0);
  const index = buildIndex(examples, sortOf);
  const likeness = new Float64Array(examples.length);
  const middle = new Float64Array(sorts.length);
  const best = new Float64Array(sorts.length);
  const second = new Float64Array(sorts.length);

  function rank(text: string): Ranking {
    const query = [...featuresOf(text)];
    likeness.fill(0);
    middle.fill(0);
    best.fill(0);
    second.fill(0);
    let norm = 0;
    let known = 0;
    for (const [feature, weight] of query) {
      const found = index.postings.get(feature);
      const value = weight * (found?.rarity ?? index.unseen);
      norm += value * value;
      if (!found) continue;
      known += value * value;
      for (let at = 0; at < found.examples.length; at++) likeness[found.examples[at]!]! += value * found.weights[at]!;
      for (let at = 0; at < found.sorts.length; at++) middle[found.sorts[at]!]! += value * found.middles[at]!;
    }
    if (!norm) return { ranked: [], known: 0 };
    const length = Math.sqrt(norm);
    for (let at = 0; at < likeness.length; at++) {
      const score = likeness[at]! / length;
      const sort = sortOf[at]!;
      if (score > best[sort]!) {
        second[sort] = best[sort]!;
        best[sort] = score;
      } else if (score > second[sort]!) second[sort] = score;
    }
    const ranked = sorts.map((sort, at) => ({
      sort,
      score: NEAREST * best[at]! + SECOND * second[at]! + (MIDDLE * middle[at]!) / length,
    }));
    ranked.sort((a, b) => b.score - a.score);
    return { ranked: ranked.slice(0, RANKED_AT_MOST), known: known / norm };
  }
  return { rank };
}
const RANKED_AT_MOST = 8;

function buildIndex(examples: readonly Example[], sortOf: readonly number[]): { postings: Map<string, Postings>; unseen: number } {
  const vectors = examples.map((example) => featuresOf(example.text));
  const postings = new Map<string, Postings>();
  const counts = new Map<string, number>();
  for (const vector of vectors) for (const feature of vector.keys()) counts.set(feature, (counts.get(feature) ?? 0) + 1);
  const rarityOf = (count: number): number => Math.log(1 + examples.length / count);
  for (const [feature, count] of counts) {
    postings.set(feature, { rarity: rarityOf(count), examples: [], weights: [], sorts: [], middles: [] });
  }
  const middles = new Map<number, Map<string, number>>();
  vectors.forEach((vector, at) => {
    const weighted = [...vector].map(([feature, weight]) => [feature, weight * rarityOf(counts.get(feature) ?? 1)] as const);
    const length = Math.hypot(...weighted.map(([, weight]) => weight)) || 1;
    const share = examples[at]?.weight ?? 1;
    const sort = sortOf[at] ?? 0;
    const middle = middles.get(sort) ?? new Map<string, number>();
    middles.set(sort, middle);
    for (const [feature, weight] of weighted) {
      const value = (share * weight) / length;
      const entry = postings.get(feature);
      entry?.examples.push(at);
      entry?.weights.push(value);
      middle.set(feature, (middle.get(feature) ?? 0) + value);
    }
  });
  for (const [sort, middle] of middles) {
    const length = Math.hypot(...middle.values()) || 1;
    for (const [feature, value] of middle) {
      const entry = postings.get(feature);
      entry?.sorts.push(sort);
      entry?.middles.push(value / length);
    }
  }
  return { postings, unseen: rarityOf(1) };
}
