/** A message as words: lower case, without accents, signs and invisible characters. Data in, data out. */

const LONGEST = 4096;

/** Folds what people type differently but mean alike. At most 4,096 characters are looked at; one may unfold into 18. */
export function fold(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .slice(0, LONGEST)
    .replace(/[\u0300-\u036f\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[’‘`´]/g, "'")
    .toLowerCase();
}

/** The words of a folded text; a number is a word. */
export const wordsOf = (folded: string): string[] => folded.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];

/** The sentences and lines of a message. At most 4,096 characters are looked at. */
export const sentencesIn = (text: string): string[] => text.slice(0, LONGEST).split(/[.!?;\n]/).filter((part) => part.trim()); // prettier-ignore

/** A light stem: without the endings of Dutch and English that carry no meaning here; one ending may stand upon another. */
export const stem = (word: string): string => withoutEnding(withoutEnding(word));

function withoutEnding(word: string): string {
  if (word.length < 5) return word;
  const cut = word.replace(/(?:heden|tjes|pjes|jes|tje|pje|ingen|ing|eren|en|je|es|ed|s|e|t)$/u, '');
  const base = cut.length >= 3 ? cut : word;
  return base
    .replace(/(.)\1$/u, '$1')
    .replace(/([aeou])\1(.)$/u, '$1$2')
    .replace(/v$/u, 'f')
    .replace(/z$/u, 's');
}
