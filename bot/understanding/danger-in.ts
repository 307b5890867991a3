/** Whether a message speaks of danger, by its phrases or by its likeness to the examples. */
import type { DangerOf } from './danger.ts';
import { meantBy } from './examples.ts';
import type { Ranking } from './ranker.ts';
import { fold, sentencesIn, wordsOf } from './text.ts';

/**
 * From this chance on, likeness to the examples of danger is danger. Of dangers told by writers that nothing was learned from,
 * the phrases alone found two thirds, this nine in ten; three in a thousand other sentences are like them as well.
 */
const LIKE_DANGER = 0.12;
/** A few words must be much more like danger; one alone ("gezien") is like whatever it was once said with, and says nothing; numbers do not count. */
const FEW_WORDS = 4;
const LIKE_DANGER_IN_FEW = 0.6;
/** Of a language we have no examples in, likeness says nothing. */
const KNOWN_AT_LEAST = 0.5;

/** The sort of danger: phrases in any sentence of the message, or the whole of it. Undefined when there is none. */
export function dangerIn(text: string, { danger, known }: Ranking, dangerOf: DangerOf): string | undefined {
  const found = sentencesIn(text).map(dangerOf).find((sort) => sort !== undefined); // prettier-ignore
  const { length } = wordsOf(fold(text)).filter((word) => !/^\d/.test(word));
  if (found !== undefined || length < 2) return found;
  const least = length < FEW_WORDS ? LIKE_DANGER_IN_FEW : LIKE_DANGER;
  return danger.chance >= least && known >= KNOWN_AT_LEAST ? meantBy(danger.sort).topic : undefined;
}
