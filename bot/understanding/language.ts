/** In which of our languages a message is written, from pieces of words of our own example sentences; undefined when unclear. */
import { fold, wordsOf } from './text.ts';

const PIECE_LENGTH = 3;
/** By how much, per word, a language must be likelier than the next. */
const CLEARLY = 1.1;

export type LanguageGuess = (text: string) => string | undefined;

/** Learns from sentences by language. */
export function createLanguageGuess(sentences: readonly { language: string; text: string }[]): LanguageGuess {
  const models = new Map<string, Map<string, number>>();
  for (const { language, text } of sentences) {
    const model = models.get(language) ?? new Map<string, number>();
    models.set(language, model);
    for (const piece of piecesOf(text)) model.set(piece, (model.get(piece) ?? 0) + 1);
  }
  const sizes = new Map([...models].map(([language, model]) => [language, [...model.values()].reduce((a, b) => a + b, 0)]));
  const kinds = new Set([...models.values()].flatMap((model) => [...model.keys()])).size;
  return (text) => {
    const pieces = piecesOf(text);
    const scored = [...models]
      .map(([language, model]) => {
        const size = (sizes.get(language) ?? 0) + kinds;
        return { language, score: pieces.reduce((sum, piece) => sum + Math.log(((model.get(piece) ?? 0) + 1) / size), 0) };
      })
      .sort((a, b) => b.score - a.score);
    const [first, second] = scored;
    if (!first || !pieces.length) return undefined;
    const known = pieces.filter((piece) => models.get(first.language)?.has(piece)).length / pieces.length;
    if (known < KNOWN_AT_LEAST) return undefined;
    return !second || first.score - second.score > CLEARLY * Math.max(1, wordsOf(text).length) ? first.language : undefined;
  };
}
/** Below this share of known pieces it is another language, or none. */
const KNOWN_AT_LEAST = 0.6;

function piecesOf(text: string): string[] {
  return wordsOf(fold(text))
    .filter((word) => /\p{L}/u.test(word))
    .flatMap((word) => {
      const padded = `^${word}$`;
      return Array.from({ length: Math.max(1, padded.length - PIECE_LENGTH + 1) }, (_, at) => padded.slice(at, at + PIECE_LENGTH));
    });
}
