/** Splits a message into parts that fit, without cutting what a reader sees as one character. */
import { type Spoken } from '../../bot/core/channel.ts';
import { splitText } from '../../bot/core/split-text.ts';

/** A message that fits. What goes with it (question, card, source, link) goes with the last part. */
export type Part = Spoken;

/** In UTF-16 units, as JavaScript counts. */
export const PART_LIMIT = 4_000;

/** The parts of a message, in order: together they are its text. */
export function planParts(message: Spoken, limit = PART_LIMIT): Part[] {
  const texts = splitText(message.text, limit);
  const last = texts.pop() ?? '';
  const { language, direction } = message;
  return [...texts.map((text) => ({ text, language, direction })), { ...message, text: last }];
}
