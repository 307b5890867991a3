/** Words that mean nearly the same (`locales/intents/<language>/words.yaml`): "juf" and "teacher" are both a #teacher. */
import { z } from 'zod';
import { readEach } from './data.ts';
import { fold, stem, wordsOf } from './text.ts';

const file = z.strictObject({ concepts: z.record(z.string(), z.string()) });

export interface Words {
  /** The concepts a stem stands for; the languages share them, so that examples in one help the others. */
  conceptsOf(root: string): readonly string[];
  /** Whether a word stands in a table as it is. */
  has(word: string): boolean;
}

/** Reads the tables of all languages in `folder`. Throws naming the file that is wrong. */
export function readWords(folder: string): Words {
  const concepts = new Map<string, Set<string>>();
  const listed = new Set<string>();
  for (const [concept, words] of readEach(folder, 'words.yaml', file).flatMap((one) => Object.entries(one.concepts))) {
    for (const word of wordsOf(fold(words))) {
      listed.add(word);
      const root = stem(word);
      concepts.set(root, (concepts.get(root) ?? new Set()).add(concept));
    }
  }
  const lists = new Map([...concepts].map(([root, names]) => [root, [...names]]));
  return { conceptsOf: (root) => lists.get(root) ?? [], has: (word) => listed.has(word) };
}
