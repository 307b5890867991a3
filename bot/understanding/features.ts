/** What a sentence is compared by: stems, pairs of stems, and pieces of words that survive typing errors and compounds. */
import { fold, stem, wordsOf } from './text.ts';

const WORD = 1;
const PAIR = 0.6;
const PIECE = 0.35;
const PIECE_LENGTH = 4;

/** Features of a text and their weights, before it is known how rare each is. */
export function featuresOf(text: string): Map<string, number> {
  const features = new Map<string, number>();
  const add = (feature: string, weight: number): void => {
    features.set(feature, Math.max(features.get(feature) ?? 0, weight));
  };
  let previous = '';
  for (const word of wordsOf(fold(text))) {
    const root = stem(word);
    add(root, WORD);
    if (previous) add(`${previous} ${root}`, PAIR);
    const padded = `^${word}$`;
    for (let at = 0; at + PIECE_LENGTH <= padded.length; at++) add(`~${padded.slice(at, at + PIECE_LENGTH)}`, PIECE);
    previous = root;
  }
  return features;
}
