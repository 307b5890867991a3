/**
 * How alike two questions are: the share of stems that both have, the rarer a stem among the pack's examples the more it counts.
 * So "wanneer komt de fotograaf" is like "komt de fotograaf nog", and not like "wanneer komt de tandarts".
 */
import { fold, stem, wordsOf } from '../../bot/understanding/text.ts';
import { packOf } from '../packs/registry.ts';
import type { Pack } from '../packs/types.ts';

/** A staff member sees whether those shown together belong together. */
export const SHOWN_TOGETHER = 0.45;
/** A parent cannot: what is answered must share nearly all that matters. */
export const ANSWERED_ALIKE = 0.6;

/** 0 to 1. Other numbers make another question: group 3 is not group 4. */
export function likeness(school: string, one: string, other: string): number {
  const [a, b] = [stemsOf(one), stemsOf(other)];
  const numbers = (stems: ReadonlySet<string>): string[] => [...stems].filter((word) => /\d/.test(word));
  if (numbers(a.symmetricDifference(b)).length) return 0;
  const weight = (stems: ReadonlySet<string>): number =>
    [...stems].reduce((sum, one) => sum + rarityOf(packOf(school), one), 0);
  return weight(a.intersection(b)) / (weight(a.union(b)) || 1);
}

const stemsOf = (text: string): Set<string> => new Set(wordsOf(fold(text)).map(stem));

interface Counts {
  /** In how many examples a stem stands. */
  byStem: ReadonlyMap<string, number>;
  examples: number;
}
const counted = new WeakMap<Pack, Counts>();

function countsOf(pack: Pack): Counts {
  const known = counted.get(pack);
  if (known) return known;
  const byStem = new Map<string, number>();
  const examples = pack.answers.flatMap((answer) => Object.values(answer.examples).flat());
  for (const word of examples.flatMap((text) => [...stemsOf(text)])) byStem.set(word, (byStem.get(word) ?? 0) + 1);
  const counts = { byStem, examples: examples.length };
  counted.set(pack, counts);
  return counts;
}

function rarityOf(pack: Pack, word: string): number {
  const { byStem, examples } = countsOf(pack);
  return Math.log(1 + examples / (1 + (byStem.get(word) ?? 0)));
}
