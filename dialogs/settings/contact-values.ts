/** Phone numbers and e-mail addresses in what people write. */
import type { Changeable } from '../../models/people/settings.ts';

const PHONE = /(?:\+|\b00|\b0)\d(?:[ ().-]{0,2}\d){7,13}(?!\d)/;
const EMAIL = /[^\s@<>,;:"]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}/i;
const LONGEST = 254;

/** The number, as it was written; undefined when there is none. */
export const phoneIn = (text: string): string | undefined => PHONE.exec(text)?.[0].trim();

/** The address; undefined when there is none. */
export const emailIn = (text: string): string | undefined => {
  const found = EMAIL.exec(text)?.[0];
  return found !== undefined && found.length <= LONGEST ? found : undefined;
};

/** A number or an address, as is asked for. */
export const valueIn = (text: string, what: Changeable): string | undefined =>
  what === 'email' ? emailIn(text) : phoneIn(text);

/** Whether it was meant as an answer, if a wrong one: with digits for a number, with an @ for an address. */
export const looksLike = (text: string, what: Changeable): boolean =>
  what === 'email' ? text.includes('@') : /\d{3}/.test(text.replace(/[ ().-]/g, ''));
