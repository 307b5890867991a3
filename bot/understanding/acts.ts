/** Messages that are nothing but yes, no, back, stop, help or a number. */
import type { Act } from '../core/dialog.ts';
import type { Acts } from './sentences.ts';
import { fold, wordsOf } from './text.ts';

export type ActOf = (text: string) => Act | undefined;

const bare = (text: string): string => wordsOf(fold(text)).join(' ');
const NUMBER = /^\(?#?(\d{1,3})[.)]?$/;

/** The words of every language count in every conversation: "stop" is understood everywhere. */
export function createActOf(acts: readonly Acts[]): ActOf {
  const known = new Map<string, Act>();
  for (const one of acts) {
    for (const act of ['yes', 'no', 'back', 'stop', 'help'] as const) for (const word of one[act]) known.set(bare(word), act);
  }
  return (text) => {
    const number = NUMBER.exec(text.trim())?.[1];
    return number === undefined ? known.get(bare(text)) : Number(number);
  };
}
