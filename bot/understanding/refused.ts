/**
 * What is never answered, from phrases (`locales/intents/<language>/refused.yaml`): where other people live, their numbers,
 * what their children got, and orders to forget the rules. These sound like questions that have an answer, so that likeness
 * alone takes "the number of Sem's mother" for that of the school.
 */
import { z } from 'zod';
import { readEach } from './data.ts';
import { createPhraseIndex, readPhrase } from './phrases.ts';
import { fold, sentencesIn, wordsOf } from './text.ts';

const phrases = z.array(z.string());
const file = z.strictObject({ sets: z.record(z.string(), phrases), refused: phrases, allowed: phrases });

/** Whether a sentence of a message asks for what is refused, and is not one of those that only sound so. */
export function readRefused(folder: string): (text: string) => boolean {
  const indexes = readEach(folder, 'refused.yaml', file).map(({ sets, refused, allowed }) => {
    const index = createPhraseIndex<'refused' | 'allowed'>();
    for (const text of refused) index.add(readPhrase(text, sets), 'refused');
    for (const text of allowed) index.add(readPhrase(text, sets), 'allowed');
    return index;
  });
  return (text) =>
    sentencesIn(text).some((sentence) => {
      const words = wordsOf(fold(sentence));
      return indexes.some((index) => {
        const found = new Set(index.foundIn(words).map(({ what }) => what));
        return found.has('refused') && !found.has('allowed');
      });
    });
}
