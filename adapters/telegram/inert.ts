/**
 * What Telegram would make clickable although nobody meant it: mentions, commands, addresses of apps. Shown as code they are
 * plain characters (core.telegram.org/bots/api#formatting-options: `code` cannot hold other entities). Addresses of the
 * web stay clickable: with no markup the domain is always seen.
 */

export interface Inert {
  type: 'code';
  /** In UTF-16 units. */
  offset: number;
  length: number;
}

const CLICKABLE = [
  /(?<![\w@.])@\w{3,32}/g,
  /(?<![\w/:.<])\/[a-z]\w{0,31}(?:@\w{3,32})?/gi,
  /\b(?!https?:|mailto:)[a-z][a-z\d+.-]{1,20}:\/\/\S{1,4096}/gi,
  /\b(?:javascript|vbscript|file):\S{1,4096}/gi,
];

/** The places in a text to show as code, in order, none within another. */
export function inertIn(text: string): Inert[] {
  const found = CLICKABLE.flatMap((pattern) =>
    [...text.matchAll(pattern)].map((match) => ({ offset: match.index, length: match[0].length })),
  ).sort((a, b) => a.offset - b.offset || b.length - a.length);
  const places: Inert[] = [];
  let end = 0;
  for (const { offset, length } of found) {
    if (offset < end) continue;
    places.push({ type: 'code', offset, length });
    end = offset + length;
  }
  return places.slice(0, MARKS_AT_MOST);
}

/** Telegram takes no more in one message. */
const MARKS_AT_MOST = 100;
