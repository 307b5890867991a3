/** From a ranking to what a message means, before its slots and language are looked for. */
import type { Meaning } from '../core/meaning.ts';
import { confidenceOf, isOutside } from './confidence.ts';
import { meantBy } from './examples.ts';
import type { Ranking } from './ranker.ts';
import type { Chance } from './scorer.ts';

/** What a message means. */
export type Sense = Omit<Meaning, 'slots' | 'language'>;

const STAFF = 'staff/';
const RUNNERS_UP = 3;

/** The first of what is offered to this person; unknown when it is about nothing that is. Staff intents are for staff. */
export function senseOf(ranking: Ranking, staff: boolean): Sense {
  const offered = { ...ranking, ranked: ranking.ranked.filter(({ sort }) => staff || !sort.startsWith(STAFF)) };
  const confidence = confidenceOf(offered);
  const [first, ...others] = offered.ranked;
  if (!first) return { intent: 'unknown', confidence: 1, runnersUp: [] };
  if (!isOutside(offered)) {
    return { ...meantBy(first.sort), confidence, runnersUp: guesses(others, first, confidence) };
  }
  const likely = confidence * (1 - ranking.outside);
  return { intent: 'unknown', confidence: 1 - likely, runnersUp: guesses(offered.ranked, first, likely) };
}

/** Others are less likely than the first in the measure in which the ranker thinks so. */
const guesses = (others: readonly Chance[], first: Chance, confidence: number): Meaning['runnersUp'] =>
  others.slice(0, RUNNERS_UP).map(({ sort, chance }) => ({
    ...meantBy(sort),
    confidence: (confidence * chance) / first.chance,
  }));
