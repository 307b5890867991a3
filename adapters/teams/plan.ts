/** A message as the cards that Teams takes. Pure. */
import { type Spoken } from '../../bot/core/channel.ts';
import { splitText } from '../../bot/core/split-text.ts';
import { type TextKey } from '../../bot/core/words.ts';
import { type AdaptiveCard, cardOf, choiceButtons, factRow, linkButton, sourceRow, textRows } from './card.ts';

/** A text of the channel's own. */
export type Say = (key: TextKey, language: string, values?: Readonly<Record<string, string>>) => string;

export interface Part {
  /**
   * What a notification shows, on a telephone or a board in class: that there is a message, never from whom or what about. All
   * that is said is in the card, because the text of an activity would be shown too.
   */
  summary: string;
  card: AdaptiveCard;
  /** The same card once its question is answered; absent when it asks none. */
  answered?: { labels: string[]; body: AdaptiveCard['body'] };
}

/** In UTF-16 units. Teams takes 100 KB, a card with all its marks 28 KB in older clients. */
const CARD_LIMIT = 4_000;
/** Facts are counted with what they weigh as JSON. */
const FACT_WEIGHT = 120;
/** Longer labels are cut off on a telephone. */
const LABEL_LIMIT = 40;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The parts of a message, in order. What can be chosen stands in the last one. */
export function planParts(message: Spoken, say: Say): Part[] {
  const summary = say('teams.notification', message.language);
  const pages = joined(textPages(message.text), factPages(message.card ?? [])).filter((page) => page.length);
  const end = endOf(message, say);
  const [last = [], ...before] = pages.toReversed();
  const buttons = buttonsOf(message);
  const bodies = [...before.toReversed(), [...last, ...end, ...buttons]].filter((body) => body.length);
  return bodies.map((body, at) => ({
    summary,
    card: cardOf(message, body),
    ...(at === bodies.length - 1 && message.question
      ? { answered: { labels: message.question.choices, body: [...last, ...end] } }
      : {}),
  }));
}

/** The card of an answered question: the buttons are gone, and what was chosen is there. */
export function answeredCard({ card, answered }: Part, index: number): AdaptiveCard | undefined {
  const label = answered?.labels[index];
  if (answered === undefined || label === undefined) return undefined;
  return { ...card, body: [...answered.body, sourceRow(`✓ ${index + 1}. ${label}`)] };
}

type Rows = ReturnType<typeof textRows>;

/** The first facts stand below the last words. */
const joined = (texts: Rows[], [first = [], ...facts]: Rows[]): Rows[] => [
  ...texts.slice(0, -1),
  [...(texts.at(-1) ?? []), ...first],
  ...facts,
];

const textPages = (text: string): Rows[] => splitText(text, CARD_LIMIT).map(textRows);

function factPages(facts: NonNullable<Spoken['card']>): Rows[] {
  const pages: Rows[] = [];
  let room = 0;
  for (const { label, value } of facts)
    for (const piece of splitText(value, CARD_LIMIT / 2)) {
      const weight = label.length + piece.length + FACT_WEIGHT;
      if (weight > room) [room] = [CARD_LIMIT, pages.push([])];
      pages.at(-1)?.push(factRow(label, piece));
      room -= weight;
    }
  return pages;
}

/** Below the text: what does not fit on buttons, and the source. */
function endOf({ question, source, link, language }: Spoken, say: Say): Rows {
  const choices = question && !tellsAll(question.choices) ? numbered(question.choices).join('\n') : '';
  const address = link && !isWeb(link.url) ? `${link.label}: ${link.url}` : '';
  const origin = source === undefined ? [] : [sourceRow(say('bot.source', language, { source }))];
  return [...textRows(choices), ...textRows(address), ...origin];
}

function buttonsOf({ question, link }: Spoken): AdaptiveCard['body'] {
  const choices = question ? choiceButtons(question.id, numbered(question.choices).map(shortened)) : [];
  return link && isWeb(link.url) ? [...choices, linkButton(link.label, link.url)] : choices;
}

const isWeb = (url: string): boolean => /^https:\/\//.test(url);
const numbered = (choices: readonly string[]): string[] => choices.map((choice, at) => `${at + 1}. ${choice}`);
const tellsAll = (choices: readonly string[]): boolean =>
  numbered(choices).every((label) => shortened(label) === label);

function shortened(label: string): string {
  const characters = Array.from(graphemes.segment(label), ({ segment }) => segment);
  if (characters.length <= LABEL_LIMIT) return label;
  const head = characters.slice(0, LABEL_LIMIT - 1).join('');
  return `${head.trimEnd()}…`;
}
