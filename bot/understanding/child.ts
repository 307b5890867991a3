/** Whether a child seems to write, by a few turns of phrase (child.yaml): it only chooses the words of the help lines. */
import { join } from 'node:path';
import { z } from 'zod';
import { readChecked } from './data.ts';
import { fold, wordsOf } from './text.ts';

export type IsChild = (text: string) => boolean;

/** The words that may stand at each place, one place after the other. */
type Turn = readonly (readonly string[])[];

/** Reads the table. Throws naming the file when it is wrong. */
export function readChild(): IsChild {
  const table = readChecked(join(import.meta.dirname, 'child.yaml'), z.record(z.string(), z.array(z.string())));
  const turns: Turn[] = Object.values(table)
    .flat()
    .map((turn) => turn.split(' ').map((place) => place.split('|')));
  return (text) => {
    const words = wordsOf(fold(text));
    return words.some((_, at) => turns.some((turn) => standsAt(turn, words, at)));
  };
}

const standsAt = (turn: Turn, words: readonly string[], at: number): boolean =>
  turn.every((place, offset) => place.includes(words[at + offset] ?? ''));
