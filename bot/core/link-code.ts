/**
 * A one-time code, as it is printed and as people type it: 128 bits in Crockford's base32 (crockford.com/base32.html), in
 * groups. Letters that look like digits are read as those, and case, spaces and hyphens do not matter.
 */
import { maskCitizenNumbers } from './clean.ts';

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 128 bits, five to a character. */
const LENGTH = 26;
/** Where the groups begin that are printed. */
const GROUPS = [0, 5, 10, 15, 20];
const LOOKS_LIKE: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1' };
/** Digits that no letter is taken for, one or more together: in three places, no sentence is taken for a code. */
const SURE_DIGITS = /[2-9]+/g;
const PLACES_AT_LEAST = 3;
/** In a code letters and digits stand together; in a sentence there is a space between. */
const MIXED = /\d\p{L}|\p{L}\d/u;
/** What is nearly as long as a code is one too: somebody left out a character, or typed one twice. */
const MISTYPED_BY = 2;

/** What a code may be written in: one line of letters, digits, spaces and hyphens. */
const WRITTEN = /^[a-z\d][a-z\d \u00a0\u2010-\u2013-]{20,80}$/i;
/** What a link to the chat sends: Telegram's `/start` and a payload. */
const STARTED = /^\/start\s+(\S.*)$/s;

/** The code of these 16 bytes; undefined for the few that could be taken for a sentence or a citizen service number. */
export function codeOfBytes(bytes: Uint8Array): string | undefined {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let code = '';
  for (let at = 0; at < LENGTH; at++) {
    code = `${DIGITS[Number(rest & 31n)] ?? ''}${code}`;
    rest >>= 5n;
  }
  return isSure(code) && maskCitizenNumbers(code) === code ? code : undefined;
}

/** "7K2QF-…": as it is printed. */
export const printedCode = (code: string): string => GROUPS.map((at, n) => code.slice(at, GROUPS[n + 1])).join('-');

/**
 * The code in a message that is nothing else, as `codeOfBytes` gave it; one that cannot be right as it was typed.
 * Undefined: the message is about something else.
 */
export function codeIn(text: string): string | undefined {
  const started = STARTED.exec(text.trim())?.[1];
  if (started !== undefined) return bare(started);
  if (!WRITTEN.test(text.trim())) return undefined;
  const code = bare(text);
  return Math.abs(code.length - LENGTH) <= MISTYPED_BY && MIXED.test(text) && isSure(code) ? code : undefined;
}

const isSure = (code: string): boolean => (code.match(SURE_DIGITS)?.length ?? 0) >= PLACES_AT_LEAST;
const bare = (text: string): string =>
  text
    .toUpperCase()
    .replace(/[\s\u2010-\u2013-]/g, '')
    .replace(/[OIL]/g, (letter) => LOOKS_LIKE[letter] ?? letter);
