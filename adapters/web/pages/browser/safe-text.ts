/** What people write, made safe to look at. Markup is no danger here: text is only ever set as text. */

/** Controls but tab and line break; marks that turn the reading direction; invisible characters. */
const TRICKS = /(?![\t\n])[\p{Cc}\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
/** Joiners belong in emoji and in scripts that join letters; between our letters they only make words look alike. */
const IDLE_JOINERS = /(?<=^|[\p{Script=Latin}\p{Script=Cyrillic}\p{Nd}\p{P}\s])[\u200c\u200d]+/gu;
/** Invisible letters, used rightly in the flags of England, Scotland and Wales only. */
const TAGS = /(?<!\u{1F3F4}[\u{E0020}-\u{E007F}]*)[\u{E0000}-\u{E007F}]/gu;

/** The text without characters that deceive the eye. */
export const safeText = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(TRICKS, '').replace(TAGS, '').replace(IDLE_JOINERS, '');

/** The address if it is one of the web, as the browser will read it; else nothing. */
export function webAddress(url: string): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  return parsed && ['http:', 'https:'].includes(parsed.protocol) ? parsed : undefined;
}
