/** Splits a message into parts that fit, without cutting what a reader sees as one character. */
import { type Spoken } from '../../bot/core/channel.ts';

/** A message that fits. What goes with it (question, card, source, link) goes with the last part. */
export type Part = Spoken;

/** In UTF-16 units, as JavaScript counts. */
export const PART_LIMIT = 4_000;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The parts of a message, in order: together they are its text. */
export function planParts(message: Spoken, limit = PART_LIMIT): Part[] {
  const texts = splitText(message.text, limit);
  const last = texts.pop() ?? '';
  const { language, direction } = message;
  return [...texts.map((text) => ({ text, language, direction })), { ...message, text: last }];
}

/** Cuts after white space where there is any in the last quarter, else between two characters. */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = spaceBefore(rest, limit) ?? borderBefore(rest, limit);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

function spaceBefore(text: string, limit: number): number | undefined {
  const from = Math.floor(limit * 0.75);
  const space = /^.*[ \n]/s.exec(text.slice(from, limit));
  const at = space ? from + space[0].length : 0;
  return at > 0 && borderBefore(text, at) === at ? at : undefined;
}

/** The last border between characters at or before `limit`. A single one that is longer is cut between code points. */
function borderBefore(text: string, limit: number): number {
  const border = graphemes.segment(text).containing(limit)?.index ?? limit;
  if (border > 0) return border;
  const lowSurrogate = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return lowSurrogate && limit > 1 ? limit - 1 : limit;
}
