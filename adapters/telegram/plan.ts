/** A message as the parts that Telegram takes. Pure. Without markup: every character is shown as it is. */
import { type Spoken } from '../../bot/core/channel.ts';
import { splitText } from '../../bot/core/split-text.ts';
import { type Inert, inertIn } from './inert.ts';
import { type Button, isButtonUrl, keyboardOf, tellsAll } from './keyboard.ts';

export interface Part {
  text: string;
  entities: Inert[];
  keyboard: Button[][];
  /** Then the text is what stands below it. */
  file?: NonNullable<Spoken['file']>;
}

/** In UTF-16 units; Telegram counts 4,096 characters, which are never more. */
const PART_LIMIT = 4_096;
/** The same for what stands below a file. */
const CAPTION_LIMIT = 1_024;

/** The line that names where an answer comes from, in a language. */
export type SourceLine = (source: string, language: string) => string;

/** The parts of a message, in order. The buttons and the file hang on the last one. */
export function planParts(
  message: Spoken,
  sourceLine: SourceLine,
  limit = message.file ? CAPTION_LIMIT : PART_LIMIT,
): Part[] {
  const texts = splitText(wholeText(message, sourceLine), limit)
    // Telegram takes no message of white space alone, and none of what stands at its ends.
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const last = texts.length - 1;
  return texts.map((text, at) => ({
    text,
    entities: inertIn(text),
    keyboard: at === last ? keyboardOf(message) : [],
    ...(at === last && message.file ? { file: message.file } : {}),
  }));
}

/** All that is said, in the order of the web chat. */
function wholeText(message: Spoken, sourceLine: SourceLine): string {
  const { text, card = [], question, source, link, language } = message;
  const facts = card.map(({ label, value }) => `${label}: ${value}`).join('\n');
  const choices = question && !tellsAll(question) ? numbered(question.choices) : '';
  const address = link && !isButtonUrl(link.url) ? `${link.label}: ${link.url}` : '';
  const origin = source === undefined ? '' : sourceLine(source, language);
  return [text, facts, choices, address, origin].filter((piece) => piece.trim() !== '').join('\n\n');
}

const numbered = (choices: readonly string[]): string =>
  choices.map((choice, index) => `${index + 1}. ${choice}`).join('\n');
