/** Messages that are nothing but yes, no, back, stop, help or a number. */
import type { Act } from '../core/dialog.ts';
import type { Acts } from './sentences.ts';
import { fold, wordsOf } from './text.ts';

export type ActOf = (text: string) => Act | undefined;

const NUMBER = /^\(?#?(\d{1,3})[.)]?$/;
/** The colour of a hand, and the sign that asks for a picture instead of a letter. */
const SHADES = /\p{Emoji_Modifier}|\ufe0f/gu;

/** The words of every language count in every conversation: "stop" is understood everywhere. */
export function createActOf(acts: readonly Acts[]): ActOf {
  const known = new Map<string, Act>();
  for (const one of acts) {
    for (const act of ['yes', 'no', 'back', 'stop', 'help'] as const)
      for (const word of one[act]) known.set(bare(word), act);
  }
  return (text) => {
    const number = NUMBER.exec(text.trim())?.[1];
    return number === undefined ? known.get(bare(text)) : Number(number);
  };
}

/** The words alone, or where there are none the signs: 👍 is a yes. */
const bare = (text: string): string => wordsOf(fold(text)).join(' ') || text.replace(SHADES, '').trim();
