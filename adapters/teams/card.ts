/** The part of Adaptive Cards 1.5 that we use (adaptivecards.io/explorer). Typed builders; every character is shown as it is. */

export interface TextRun {
  type: 'TextRun';
  text: string;
  weight?: 'Bolder';
  isSubtle?: true;
  selectAction?: OpenUrl;
}
/** Unlike a TextBlock it knows no Markdown: nothing that people wrote becomes a link, a heading or a list. */
export interface RichTextBlock {
  type: 'RichTextBlock';
  inlines: TextRun[];
  spacing?: 'None' | 'Medium';
}
export interface OpenUrl {
  type: 'Action.OpenUrl';
  title?: string;
  url: string;
}
export interface Submit {
  type: 'Action.Submit';
  title: string;
  data: { choice: string };
}
/** `fallback`: for a client that does not know Execute; it sends a message instead. */
export interface Execute {
  type: 'Action.Execute';
  title: string;
  verb: 'choose';
  data: { choice: string };
  fallback: Submit;
}
export interface ActionSet {
  type: 'ActionSet';
  actions: (Execute | OpenUrl)[];
}
export interface AdaptiveCard {
  type: 'AdaptiveCard';
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  version: '1.5';
  lang: string;
  rtl?: true;
  body: (RichTextBlock | ActionSet)[];
}

/** Teams shows no more actions beside each other. */
const ACTIONS_AT_ONCE = 6;

/** A card in a language, from its rows. */
export function cardOf(
  { language, direction }: { language: string; direction: 'ltr' | 'rtl' },
  body: AdaptiveCard['body'],
): AdaptiveCard {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    lang: language,
    ...(direction === 'rtl' ? { rtl: true } : {}),
    body,
  };
}

const plain = (text: string): TextRun => ({ type: 'TextRun', text });
const row = (inlines: TextRun[], spacing: 'None' | 'Medium'): RichTextBlock => ({
  type: 'RichTextBlock',
  inlines,
  spacing,
});

/** A row for each line; an empty one is a wider gap. */
export function textRows(text: string): RichTextBlock[] {
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.flatMap((paragraph) =>
    paragraph.split('\n').map((line, at) => row(lineRuns(line), at === 0 ? 'Medium' : 'None')),
  );
}

/** A fact: what it is in bold, what it says behind it. */
export const factRow = (label: string, value: string): RichTextBlock =>
  row([{ type: 'TextRun', text: `${label}: `, weight: 'Bolder' }, plain(value.replaceAll('\n', ' '))], 'None');

/** Where an answer comes from. */
export const sourceRow = (line: string): RichTextBlock => row([{ ...plain(line), isSubtle: true }], 'Medium');

/** Addresses of the web can be followed, and are seen whole; nothing else becomes a link. */
function lineRuns(line: string): TextRun[] {
  const runs: TextRun[] = [];
  let end = 0;
  for (const { 0: url, index } of line.matchAll(WEB_ADDRESS)) {
    if (index > end) runs.push(plain(line.slice(end, index)));
    runs.push({ ...plain(url), selectAction: { type: 'Action.OpenUrl', url } });
    end = index + url.length;
  }
  return end < line.length || runs.length === 0 ? [...runs, plain(line.slice(end))] : runs;
}
const WEB_ADDRESS = /\bhttps?:\/\/[^\s<>"'()[\]]{1,2000}[^\s<>"'()[\].,;:!?]/g;

/** A button for each choice. */
export function choiceButtons(question: string, labels: readonly string[]): ActionSet[] {
  const actions = labels.map((label, index) => choiceButton(label, `${question}:${index}`));
  const sets = Math.ceil(actions.length / ACTIONS_AT_ONCE);
  return Array.from({ length: sets }, (_, at) => ({
    type: 'ActionSet',
    actions: actions.slice(at * ACTIONS_AT_ONCE, (at + 1) * ACTIONS_AT_ONCE),
  }));
}

const choiceButton = (title: string, choice: string): Execute => ({
  type: 'Action.Execute',
  title,
  verb: 'choose',
  data: { choice },
  fallback: { type: 'Action.Submit', title, data: { choice } },
});

/** A button that opens a page. */
export const linkButton = (title: string, url: string): ActionSet => ({
  type: 'ActionSet',
  actions: [{ type: 'Action.OpenUrl', title, url }],
});
