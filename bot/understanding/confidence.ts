/**
 * How likely it is that the best ranked sort is the right one. A logistic curve over the lead of the first, fitted on 4,400
 * messages that were left out of learning: each of two writers of questions in turn, a quarter of the intents' sentences at a
 * time, and 125 questions of a third writer; unknown questions were counted threefold, the intents' sentences by half.
 * Likeness to the nearest example and the share of known features were tried too: they add nothing to the lead.
 */
import { ANSWER, type Ranking } from './ranker.ts';

const BASE = -1.7;
const LEAD = 4;
/** A sort with the same lead is right more often among answers: they are more, so that a lead is harder to come by. */
const FOR_ANSWERS = 0.95;
/** Below this it is another language, or no language. */
const KNOWN_AT_LEAST = 0.35;

/** 0 to 1: among messages with this confidence, this share is understood right. 0 when too little of it is known at all. */
export function confidenceOf({ ranked, known }: Ranking): number {
  const [first, next] = ranked;
  if (!first || known < KNOWN_AT_LEAST) return 0;
  const lead = first.chance - (next?.chance ?? 0);
  const sum = BASE + LEAD * lead + (first.sort.startsWith(ANSWER) ? FOR_ANSWERS : 0);
  return 1 / (1 + Math.exp(-sum));
}
