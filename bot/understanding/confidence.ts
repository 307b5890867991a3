/**
 * How likely it is that the best ranked sort is the right one, and whether a message is about anything that can be answered.
 * Both were fitted on 46,000 sentences of writers who were left out of learning, one in turn (`npm run -s eval`).
 * Likeness to the nearest example and the share of known features were tried too: they add nothing.
 */
import type { Ranking } from './ranker.ts';

const BASE = -0.65;
/** Of the logarithm of how many times likelier the first is than the second. */
const RATIO = 0.73;
/** Of the difference between the two. */
const LEAD = 1.74;
/** A chance of nothing has no logarithm. */
const LEAST = 0.001;
/** Below this it is another language, or no language. */
const KNOWN_AT_LEAST = 0.3;
/** What is the likeliest of all but less likely than this is like nothing in particular. */
const LIKE_ANYTHING = 0.08;
/** What is outside weighs this much more: a wrong answer is worse than none. Refuses 0.2 % more, answers a sixth less of it. */
const CAUTION = 1.5;

/** 0 to 1: among messages with this confidence, this share is understood right, of those that can be answered at all. */
export function confidenceOf({ ranked: [first, second] }: Ranking): number {
  const [one, two] = [first?.chance ?? 0, second?.chance ?? 0];
  const sum = BASE + RATIO * Math.log((one + LEAST) / (two + LEAST)) + LEAD * (one - two);
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Whether nobody at school has written down what is asked: more like what is outside, or like a danger, than like its best sort; or like nothing.
 * Of questions of a writer nothing was learned from, 2 to 3 % are taken for outside; of those that are far from school 96 %, of near misses 70 %.
 */
export function isOutside({ ranked: [first], known, outside, danger }: Ranking): boolean {
  if (first === undefined || known < KNOWN_AT_LEAST) return true;
  return first.chance < Math.max(CAUTION * outside, danger.chance, LIKE_ANYTHING);
}
