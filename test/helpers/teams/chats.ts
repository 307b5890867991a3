/** What is in the chats of the fake Teams, and what may be sent to them. */
import { type AdaptiveCard } from '../../../adapters/teams/card.ts';
import { cardProblems } from './valid-card.ts';

export interface Shown {
  id: string;
  summary?: string;
  text?: string;
  card?: AdaptiveCard;
  /** How often it was changed. */
  edits: number;
}
export interface Chat {
  id: string;
  kind: 'personal' | 'groupChat' | 'channel';
  shown: Shown[];
  /** The app is not there any more, or was blocked. */
  isBlocked: boolean;
}
/** What a bot posts. */
export interface Posted {
  type?: unknown;
  summary?: string;
  text?: string;
  attachments?: { contentType: string; content: AdaptiveCard }[];
}

/** UTF-16 bytes of a message. */
const MESSAGE_BYTES = 102_400;

/** Why this message is not taken; undefined when it is. */
export function refusedMessage(posted: Posted): string | undefined {
  if (posted.type !== 'message') return 'no message';
  if (JSON.stringify(posted).length * 2 > MESSAGE_BYTES) return 'MessageSizeTooBig';
  const contents = (posted.attachments ?? []).map(({ content }) => content);
  if (posted.text === undefined && contents.length === 0) return 'empty';
  return contents.flatMap((card) => cardProblems(card))[0];
}

/** A posted message as it is shown. */
export function shownAs(id: string, { summary, text, attachments }: Posted, edits: number): Shown {
  const card = attachments?.[0]?.content;
  return {
    id,
    edits,
    ...(summary === undefined ? {} : { summary }),
    ...(text === undefined ? {} : { text }),
    ...(card ? { card } : {}),
  };
}

/** The words of a message, as they are seen: a line for each row. */
export function wordsOf({ text, card }: Shown): string {
  const rows = (card?.body ?? []).flatMap((row) =>
    row.type === 'RichTextBlock'
      ? [`${row.spacing === 'Medium' ? '\n' : ''}${row.inlines.map((run) => run.text).join('')}`]
      : [],
  );
  return [...(text === undefined ? [] : [text]), ...rows].join('\n').trim();
}

/** The buttons for choices of a message, in order. */
export const buttonsOf = ({ card }: Shown): { title: string; choice: string }[] =>
  (card?.body ?? []).flatMap((row) =>
    row.type === 'ActionSet'
      ? row.actions.flatMap((one) =>
          one.type === 'Action.Execute' ? [{ title: one.title, choice: one.data.choice }] : [],
        )
      : [],
  );
