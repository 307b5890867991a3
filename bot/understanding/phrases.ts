/**
 * Phrases: words that stand in order, with few others between. "a|b" is one of these, "mes*" any word that begins so, {set}
 * a word of a named set. They are matched step by step, not by regular expressions, so that no text can make it slow.
 */
import { fold } from './text.ts';

/** The words that may stand at one place of a phrase. */
interface Place {
  words: ReadonlySet<string>;
  beginnings: readonly string[];
}
/** Where a phrase stands: its first and last word. */
export interface Span {
  from: number;
  to: number;
}
export type Phrase = readonly Place[];
export type Sets = Readonly<Record<string, readonly string[]>>;

/** Reads a phrase. Throws naming a set that is not there. */
export const readPhrase = (text: string, sets: Sets): Phrase =>
  text.split(' ').map((place) => placeOf(place.split('|').flatMap((one) => expand(one, sets))));

function expand(one: string, sets: Sets): readonly string[] {
  const name = /^\{(.+)\}$/.exec(one)?.[1];
  if (name === undefined) return [one];
  const set = sets[name];
  if (!set) throw new Error(`there is no set {${name}}`);
  return set;
}

const placeOf = (alternatives: readonly string[]): Place => ({
  words: new Set(alternatives.filter((one) => !one.endsWith('*')).map(fold)),
  beginnings: alternatives.filter((one) => one.endsWith('*')).map((one) => fold(one.slice(0, -1))),
});

/** The phrase from this word on, each of its words at the first place where it fits. The first is taken to fit. */
function spanFrom(phrase: Phrase, words: readonly string[], from: number): Span | undefined {
  let to = from;
  for (const place of phrase.slice(1)) {
    const next = nextFit(place, words, to + 1);
    if (next === undefined) return undefined;
    to = next;
  }
  return { from, to };
}

/** Where a word fits, with few others before it. */
function nextFit({ words: whole, beginnings }: Place, words: readonly string[], from: number): number | undefined {
  for (let at = from; at <= from + BETWEEN; at++) {
    const word = words[at] ?? '';
    if (whole.has(word) || beginnings.some((beginning) => word.startsWith(beginning))) return at;
  }
  return undefined;
}
/** So many other words may stand between two words of a phrase. */
const BETWEEN = 3;

/** Phrases with something to each, found by the word they may begin with. */
export interface PhraseIndex<T> {
  add(phrase: Phrase, what: T): void;
  /** Every phrase that stands in these words, in the order of their first words. */
  foundIn(words: readonly string[]): { what: T; span: Span }[];
}

/** Finds which of these phrases a text holds. */
export function createPhraseIndex<T>(): PhraseIndex<T> {
  const byWord = new Map<string, { phrase: Phrase; what: T }[]>();
  const byBeginning = new Map<string, { phrase: Phrase; what: T }[]>();
  /** Of the beginnings there are, shortest first: to try every length costs more than all the rest. */
  const lengths: number[] = [];
  const startingWith = (word: string): readonly { phrase: Phrase; what: T }[] => {
    const found = [...(byWord.get(word) ?? [])];
    for (const length of lengths) {
      if (length > word.length) break;
      found.push(...(byBeginning.get(word.slice(0, length)) ?? []));
    }
    return found;
  };
  return {
    add: (phrase, what) => {
      const [first] = phrase;
      for (const word of first?.words ?? []) byWord.set(word, [...(byWord.get(word) ?? []), { phrase, what }]);
      for (const one of first?.beginnings ?? []) {
        byBeginning.set(one, [...(byBeginning.get(one) ?? []), { phrase, what }]);
        if (!lengths.includes(one.length)) lengths.push(one.length);
      }
      lengths.sort((a, b) => a - b);
    },
    foundIn: (words) =>
      words.flatMap((word, at) =>
        startingWith(word).flatMap(({ phrase, what }) => {
          const span = spanFrom(phrase, words, at);
          return span ? [{ what, span }] : [];
        }),
      ),
  };
}
