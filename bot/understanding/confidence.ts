/** How likely it is that the best ranked sort is the right one: a logistic curve fitted on left-out sentences. */
import type { Ranked } from './ranker.ts';

const WEIGHTS = { bias: -4.2, score: 9.5, margin: 9, known: 1.2 };

/** 0 to 1, from the best score, its lead over the next, and how much of the message is known at all. */
export function confidenceOf(ranked: readonly Ranked[], known: number): number {
  const first = ranked[0]?.score ?? 0;
  const lead = first - (ranked[1]?.score ?? 0);
  const sum = WEIGHTS.bias + WEIGHTS.score * first + WEIGHTS.margin * lead + WEIGHTS.known * known;
  return 1 / (1 + Math.exp(-sum));
}
