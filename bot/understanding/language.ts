/** In which of our languages a message is written, by its words and pieces of words; undefined when unclear. */
import { fold, wordsOf } from './text.ts';

const PIECE_LENGTH = 3;
/** By how much, per word and in natural logarithms, a language must be likelier than the next. */
const CLEARLY = 1.1;
/** "ok" and "ja" are no language. */
const LETTERS_AT_LEAST = 3;
/** Below these shares of known pieces or words it is another language, or none: Turkish in Latin letters has pieces of ours. */
const KNOWN_PIECES_AT_LEAST = 0.6;
const KNOWN_WORDS_AT_LEAST = 0.34;

export type LanguageGuess = (text: string) => string | undefined;

interface Model {
  language: string;
  words: Set<string>;
  pieces: Map<string, number>;
  /** How many pieces were seen. */
  size: number;
}

/** Learns from sentences by language. */
export function createLanguageGuess(sentences: readonly { language: string; text: string }[]): LanguageGuess {
  const languages = [...new Set(sentences.map(({ language }) => language))];
  const models = languages.map((one) =>
    modelOf(
      one,
      sentences.filter(({ language }) => language === one).flatMap(({ text }) => lettersOf(text)),
    ),
  );
  const kinds = new Set(models.flatMap(({ pieces }) => [...pieces.keys()])).size;
  return (text) => {
    const words = lettersOf(text);
    const pieces = words.flatMap(piecesOf);
    const [first, second] = models
      .map((model) => ({ model, score: scoreOf(pieces, model, kinds) }))
      .sort((a, b) => b.score - a.score);
    const isTooShort = words.join('').length < LETTERS_AT_LEAST;
    if (!first || isTooShort || !isKnown(first.model, words, pieces)) return undefined;
    const isClear = !second || first.score - second.score > CLEARLY * words.length;
    return isClear ? first.model.language : undefined;
  };
}

function modelOf(language: string, all: readonly string[]): Model {
  const counts = new Map<string, number>();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  const pieces = new Map<string, number>();
  let size = 0;
  for (const [word, count] of counts) {
    for (const piece of piecesOf(word)) {
      pieces.set(piece, (pieces.get(piece) ?? 0) + count);
      size += count;
    }
  }
  return { language, words: new Set(counts.keys()), pieces, size };
}

/** Logarithm of the chance of these pieces in a language; every piece counts once more than it was seen. */
const scoreOf = (pieces: readonly string[], model: Model, kinds: number): number =>
  pieces.reduce((sum, piece) => sum + Math.log(((model.pieces.get(piece) ?? 0) + 1) / (model.size + kinds)), 0);

function isKnown({ words, pieces }: Model, its: readonly string[], itsPieces: readonly string[]): boolean {
  const share = (all: readonly string[], known: { has(one: string): boolean }): number =>
    all.length ? all.filter((one) => known.has(one)).length / all.length : 0;
  return share(its, words) >= KNOWN_WORDS_AT_LEAST && share(itsPieces, pieces) >= KNOWN_PIECES_AT_LEAST;
}

const lettersOf = (text: string): string[] => wordsOf(fold(text)).filter((word) => /\p{L}/u.test(word));

function piecesOf(word: string): string[] {
  const padded = `^${word}$`;
  return Array.from({ length: Math.max(1, padded.length - PIECE_LENGTH + 1) }, (_, at) =>
    padded.slice(at, at + PIECE_LENGTH),
  );
}
