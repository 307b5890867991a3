/** A message as words: lower case, without accents, signs and invisible characters. Data in, data out. */

const LONGEST = 4096;

/** Folds what people type differently but mean alike. At most 4,096 characters are looked at. */
export function fold(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[’‘`´]/g, "'")
    .toLowerCase();
}

/** The words of a folded text; a number is a word. */
export const wordsOf = (folded: string): string[] => folded.match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];

/** The parts of a message that may each hold a question: sentences and lines, and the message as a whole. */
export function partsOf(text: string): string[] {
  const parts = text.split(/[.!?\n;]+(?:\s|$)/).map((part) => part.trim());
  const real = parts.filter((part) => wordsOf(part).length > 1).slice(0, PARTS_AT_MOST);
  return real.length > 1 ? [text, ...real] : [text];
}
const PARTS_AT_MOST = 12;

/** A light stem: endings of Dutch and English that carry no meaning here. */
export function stem(word: string): string {
  if (word.length < 5) return word;
  const cut = word.replace(/(?:heden|tjes|pjes|jes|tje|pje|ingen|ing|eren|en|je|es|ed|s|e|t)$/u, '');
  const base = cut.length >= 3 ? cut : word;
  return base.replace(/(.)\1$/u, '$1').replace(/([aeou])\1(.)$/u, '$1$2').replace(/v$/u, 'f').replace(/z$/u, 's');
}
