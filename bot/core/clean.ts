/** What people write, made safe to keep: well-formed, without control characters and tricks, without citizen service numbers. */

/** NUL and other controls (not tab or newline), marks that turn the reading direction, characters without width. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;
const NINE_DIGITS = /(?<!\d)\d(?:[ .-]?\d){8}(?!\d)/g;

/** The text as it may be stored and shown. */
export const cleanText = (text: string): string =>
  maskCitizenNumbers(text.toWellFormed().replace(/\r\n?/g, '\n').replace(INVISIBLE, ''));

/** Replaces every Dutch citizen service number (BSN): nine digits that pass the eleven test. */
export const maskCitizenNumbers = (text: string): string =>
  text.replace(NINE_DIGITS, (digits) => (passesElevenTest(digits.replace(/\D/g, '')) ? '*********' : digits));

/** 9·a + 8·b + … + 2·h − i is a multiple of eleven (Logisch Ontwerp GBA). */
function passesElevenTest(digits: string): boolean {
  const sum = Array.from(digits).reduce((total, digit, at) => total + Number(digit) * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0 && Number(digits) > 0;
}
