/** What is in Telegram's chats, and what may be sent to them. */

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  web_app?: { url: string };
}
export interface Shown {
  id: number;
  text: string;
  entities: { type: string; offset: number; length: number }[];
  keyboard: Button[][];
  /** The text stands below it then. */
  file?: File;
  /** In a forum: in which topic. */
  topic?: number;
  /** Milliseconds. */
  at: number;
}
export interface Chat {
  id: number;
  shown: Shown[];
  /** A bot cannot write first. */
  isOpen: boolean;
  isBlocked: boolean;
  /** The id of the supergroup that this group became. */
  movedTo?: number;
}

/** What Telegram answers instead of a result. */
export interface Refusal {
  error_code: number;
  description: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}
export type Params = Record<string, unknown>;

/** A call that asks for something wrong. */
export const bad = (description: string): Refusal => ({ error_code: 400, description: `Bad Request: ${description}` });

/** Why this chat gets no message; undefined when it does. */
export function refusedChat(chat: Chat | undefined): Refusal | undefined {
  if (!chat) return bad('chat not found');
  if (chat.movedTo !== undefined)
    return {
      ...bad('group chat was upgraded to a supergroup chat'),
      parameters: { migrate_to_chat_id: chat.movedTo },
    };
  if (chat.isBlocked) return { error_code: 403, description: 'Forbidden: bot was blocked by the user' };
  if (!chat.isOpen) return { error_code: 403, description: "Forbidden: bot can't initiate conversation with a user" };
  return undefined;
}

/** Why this message, or this document, is not taken; undefined when it is. */
export function refusedMessage({ document, reply_markup: markup, ...rest }: Params): Refusal | undefined {
  const text = document === undefined ? rest['text'] : (rest['caption'] ?? '');
  const entities = rest['entities'] ?? rest['caption_entities'];
  if (document !== undefined && !(document instanceof File && document.size > 0)) return bad('file must be non-empty');
  if (typeof text !== 'string' || (!document && text.trim() === '')) return bad('message text is empty');
  if (Array.from(text).length > (document ? 1_024 : 4_096)) return bad('message is too long');
  const marks = (entities ?? []) as Shown['entities'];
  if (marks.some(({ offset, length }) => offset + length > text.length)) return bad('entity ends beyond the text');
  return keyboardIn(markup).flat().map(refusedButton).find(Boolean);
}

/** The rows of buttons that a call gives. */
export const keyboardIn = (markup: unknown): Button[][] =>
  (markup as { inline_keyboard?: Button[][] } | undefined)?.inline_keyboard ?? [];

function refusedButton({ text, callback_data: data, web_app: app, url = app?.url }: Button): Refusal | undefined {
  if (text.trim() === '') return bad('text buttons are unallowed in the inline keyboard');
  if (url !== undefined) return /^https:\/\/[^/]+\.[^/]+/.test(url) ? undefined : bad('BUTTON_URL_INVALID');
  const bytes = Buffer.byteLength(data ?? '');
  return bytes >= 1 && bytes <= 64 ? undefined : bad('BUTTON_DATA_INVALID');
}
