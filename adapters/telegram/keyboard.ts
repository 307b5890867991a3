/** The buttons under a message: one for each choice, and one for a link. */
import { type Spoken } from '../../bot/core/channel.ts';

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  web_app?: { url: string };
}

/** Longer labels are cut off on a narrow telephone. In graphemes. */
const LABEL_LIMIT = 32;
/** So many buttons of this length fit beside each other. */
const SHORT = 10;
const SIDE_BY_SIDE = 3;
/** Bytes that Telegram keeps for a button. */
const DATA_BYTES = 64;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** The rows of buttons. A choice whose data does not fit gets none: it is typed by its number. */
export function keyboardOf({ question, link }: Pick<Spoken, 'question' | 'link'>): Button[][] {
  const choices = (question?.choices ?? []).map((choice, index) => ({
    text: shortened(`${index + 1}. ${choice}`),
    callback_data: `${question?.id ?? ''}:${index}`,
  }));
  const rows = choices.every(fits) ? inRows(choices) : [];
  return link && isButtonUrl(link.url) ? [...rows, [linkButton(link)]] : rows;
}

/** A page that proves here whose it is opens inside Telegram: then no link to it lies in the chat. */
function linkButton({ url, label, inside }: NonNullable<Spoken['link']>): Button {
  const text = shortened(label);
  return inside === undefined ? { text, url } : { text, web_app: { url: `${inside}/telegram` } };
}

/** Whether the buttons tell a choice in full; if not, the text has to. */
export const tellsAll = ({ id, choices }: NonNullable<Spoken['question']>): boolean =>
  choices.every((choice, index) => {
    const text = `${index + 1}. ${choice}`;
    return shortened(text) === text && fits({ callback_data: `${id}:${index}` });
  });

/** Telegram refuses a whole message for a button that leads to no public https address. */
export const isButtonUrl = (url: string): boolean => /^https:\/\/[^\s/]+\.[^\s/]+/.test(url);

const fits = ({ callback_data: data }: { callback_data: string }): boolean => Buffer.byteLength(data) <= DATA_BYTES;

function inRows(buttons: Button[]): Button[][] {
  const isRow = buttons.length <= SIDE_BY_SIDE && buttons.every(({ text }) => text.length <= SHORT);
  if (isRow) return buttons.length ? [buttons] : [];
  return buttons.map((button) => [button]);
}

function shortened(label: string): string {
  const characters = [...graphemes.segment(label)].map(({ segment }) => segment);
  return characters.length <= LABEL_LIMIT
    ? label
    : `${characters
        .slice(0, LABEL_LIMIT - 1)
        .join('')
        .trimEnd()}…`;
}
