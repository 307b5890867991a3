/**
 * Whether a sentence speaks of danger, from phrases (`locales/intents/<language>/danger.yaml`): a hundred examples are too few
 * to learn it from. A classifier found one in five of those that were left out; the phrases found three in four new sentences
 * before they were mended after those.
 */
import { z } from 'zod';
import { readEach } from './data.ts';
import { createPhraseIndex, type PhraseIndex, readPhrase, type Span } from './phrases.ts';
import { fold, wordsOf } from './text.ts';

const phrases = z.array(z.string());
const file = z.strictObject({
  sets: z.record(z.string(), phrases),
  danger: z.record(z.string(), phrases),
  harmless: phrases,
  frames: phrases,
  own: phrases,
});

/** The sort of danger a sentence speaks of: abuse, missing-child, suicide, violence, medical; undefined when none. */
export type DangerOf = (sentence: string) => string | undefined;

interface Meant {
  kind: 'danger' | 'harmless' | 'frame' | 'own';
  /** The sort of danger. */
  sort?: string;
}

/** Reads the phrases of all languages in `folder`. Throws naming the file that is wrong, or the set that is not there. */
export function readDanger(folder: string): DangerOf {
  const languages = readEach(folder, 'danger.yaml', file).map(indexOf);
  return (sentence) => {
    const words = wordsOf(fold(sentence));
    return languages.map((language) => dangerIn(words, language)).find((sort) => sort !== undefined);
  };
}

function indexOf({ sets, danger, harmless, frames, own }: z.infer<typeof file>): PhraseIndex<Meant> {
  const index = createPhraseIndex<Meant>();
  const add = (texts: readonly string[], meant: Meant): void => {
    for (const text of texts) index.add(readPhrase(text, sets), meant);
  };
  for (const [sort, texts] of Object.entries(danger)) add(texts, { kind: 'danger', sort });
  add(harmless, { kind: 'harmless' });
  add(frames, { kind: 'frame' });
  add(own, { kind: 'own' });
  return index;
}

/**
 * The danger of the first phrase that shares no word with a harmless one. In a frame ("in the play", "what does the school do")
 * there is none, unless the writer speaks of their own.
 */
function dangerIn(words: readonly string[], language: PhraseIndex<Meant>): string | undefined {
  const found = language.foundIn(words);
  const has = (kind: Meant['kind']): boolean => found.some(({ what }) => what.kind === kind);
  if (!has('danger') || (has('frame') && !has('own'))) return undefined;
  const excuses = found.filter(({ what }) => what.kind === 'harmless').map(({ span }) => span);
  const isMeant = ({ what, span }: { what: Meant; span: Span }): boolean =>
    what.kind === 'danger' && !excuses.some((excuse) => excuse.from <= span.to && span.from <= excuse.to);
  return found.find(isMeant)?.what.sort;
}
