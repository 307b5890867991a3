/** Splits a text into pieces that fit, without cutting what a reader sees as one character. */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * The pieces of a text, in order: together they are the text. Cut after a line where one ends in the last half, else after
 * white space in the last quarter, else between two characters.
 * @param limit in UTF-16 units, as JavaScript counts
 */
export function splitText(text: string, limit: number): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const at = lastAfter(LINE, rest, limit, 0.5) ?? lastAfter(SPACE, rest, limit, 0.75) ?? borderBefore(rest, limit);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

const LINE = /^.*\n/s;
const SPACE = /^.*[ \n]/s;

/** The place after the last match in the rest of `text.slice(0, limit)` that begins at this share of it. */
function lastAfter(pattern: RegExp, text: string, limit: number, share: number): number | undefined {
  const from = Math.floor(limit * share);
  const found = pattern.exec(text.slice(from, limit));
  const at = found ? from + found[0].length : 0;
  return at > 0 && borderBefore(text, at) === at ? at : undefined;
}

/** The last border between characters at or before `limit`. A single one that is longer is cut between code points. */
function borderBefore(text: string, limit: number): number {
  const border = graphemes.segment(text).containing(limit)?.index ?? limit;
  if (border > 0) return border;
  const lowSurrogate = /[\uDC00-\uDFFF]/.test(text.charAt(limit));
  return lowSurrogate && limit > 1 ? limit - 1 : limit;
}
