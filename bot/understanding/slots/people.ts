/** Which of somebody's own children, teachers or groups a message names: by name, nearly by name, or as "mijn oudste". */
import { fold, wordsOf } from '../text.ts';

export interface Candidate {
  id: string;
  /** As it is written: "Noor El Amrani", "juf Els", "groep 5". */
  name: string;
  /** 2018-04-23: tells who is the eldest. */
  born?: string;
}

/** A name may differ in one letter from here on, in two from the next: "Sofja", "Mohammmed". */
const ONE_LETTER = 4;
const TWO_LETTERS = 8;

const ELDEST = /\b(?:oudste|grootste|eldest|oldest)\b/;
const YOUNGEST = /\b(?:jongste|kleinste|youngest|littlest)\b/;
const TITLES = new Set([
  'juf',
  'juffrouw',
  'meester',
  'mevrouw',
  'meneer',
  'miss',
  'mr',
  'mrs',
  'ms',
  'de',
  'van',
  'el',
  'groep',
  'group',
]);

/** The ids of those that are named, in the order of the candidates. One that is written exactly leaves out those that are like it. */
export function peopleNamed(text: string, candidates: readonly Candidate[]): string[] {
  const folded = fold(text);
  const words = wordsOf(folded);
  const byAge = candidates.filter(({ born }) => born).sort((a, b) => (a.born ?? '').localeCompare(b.born ?? ''));
  if (byAge.length > 1 && ELDEST.test(folded)) return byAge.slice(0, 1).map(({ id }) => id);
  if (byAge.length > 1 && YOUNGEST.test(folded)) return byAge.slice(-1).map(({ id }) => id);
  const exact = candidates.filter(({ name }) => isNamed(name, words, (one, other) => one === other));
  const named = exact.length ? exact : candidates.filter(({ name }) => isNamed(name, words, isNearly));
  return named.map(({ id }) => id);
}

/** Any of its own words, or where it has a number, the word and the number ("groep 5"). */
function isNamed(name: string, words: readonly string[], isSame: (one: string, other: string) => boolean): boolean {
  const own = wordsOf(fold(name));
  if (own.some((word) => /^\d+$/.test(word))) return own.every((word) => words.includes(word));
  return own
    .filter((word) => !TITLES.has(word))
    .some((word) => words.some((said) => isSame(said, word) || isSame(said, `${word}s`)));
}

function isNearly(said: string, name: string): boolean {
  const allowed = name.length >= TWO_LETTERS ? 2 : name.length >= ONE_LETTER ? 1 : 0;
  if (said.length < ONE_LETTER - 1 || Math.abs(said.length - name.length) > allowed) return said === name;
  return said[0] === name[0] && distance(said, name) <= allowed;
}

/** How many letters are put in, left out, changed, or changed places. */
function distance(one: string, other: string): number {
  let [before, last] = [[] as number[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const changed = (last[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const swapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, changed, swapped));
    }
    [before, last] = [last, row];
  }
  return last[other.length] ?? 0;
}
