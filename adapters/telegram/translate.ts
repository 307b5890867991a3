/** An update of Telegram as an Incoming. Pure; it decides nothing. */
import { type Incoming } from '../../bot/core/channel.ts';
import { type Me, saidToUs } from './addressed.ts';
import { filesIn } from './content.ts';
import { placeId } from './place.ts';
import { type CallbackQuery, type ChatMemberUpdated, type Message, type Update } from './update.ts';

/** A pressed button waits for an answer, whatever becomes of it. */
export interface Press {
  id: string;
  /** The message that holds the button; absent when Telegram does not tell. */
  shown?: { chat: number; message: number; isPrivate: boolean };
}

export interface Translated {
  /** Absent: nothing for us. */
  incoming?: Incoming;
  press?: Press;
}

type Common = Pick<Incoming, 'key' | 'channel'>;
type Who = CallbackQuery['from'];

/** What a deep link may carry (core.telegram.org/bots/features#deep-linking). */
const PAYLOAD = /^\/start [\w-]{1,64}$/;
const START = /^\/start(?:\s|$)/;
const PRESSED = /^([\w-]+):(\d{1,2})$/;
const AWAY = ['kicked', 'left'];

/** @param now for presses, which Telegram gives no time */
export function translate(update: Update, me: Me, now: Date): Translated {
  const common = { key: `telegram/${me.id}/${update.update_id}`, channel: 'telegram' } as const;
  if (update.callback_query) return translatePress(update.callback_query, common, now);
  const incoming =
    (update.message && ofMessage(update.message, me, common)) ??
    (update.edited_message && ofEdit(update.edited_message, me, common)) ??
    (update.my_chat_member && ofMember(update.my_chat_member, common));
  return incoming ? { incoming } : {};
}

function ofMessage(message: Message, me: Me, common: Common): Incoming | undefined {
  const said = saidToUs(message, me);
  const spoken = said === undefined ? undefined : spokenBy(message, common);
  if (said === undefined || !spoken) return undefined;
  const files = filesIn(message);
  if (files) return ofFile(message, { ...spoken, kind: 'file', files }, said);
  if (message.text === undefined) return undefined;
  // Without a payload that can be one, "start" is a greeting.
  if (START.test(said) && !PAYLOAD.test(said)) return { ...spoken, kind: 'joined' };
  return { ...spoken, kind: 'text', text: said };
}

function ofFile({ media_group_id: album }: Message, file: Incoming, said: string): Incoming {
  return { ...file, ...(said === '' ? {} : { text: said }), ...(album === undefined ? {} : { album }) };
}

/** Only changed words are an edit: a live location changes all the time. */
function ofEdit(message: Message, me: Me, common: Common): Incoming | undefined {
  const text = saidToUs(message, me);
  const spoken = text ? spokenBy(message, common) : undefined;
  return spoken && { ...spoken, kind: 'edit', text: text ?? '' };
}

/** Bots are not answered: two of them would never end. */
function spokenBy(message: Message, common: Common): Omit<Incoming, 'kind'> | undefined {
  const { from, chat, date, reply_to_message: answered } = message;
  if (!from || from.is_bot || chat.type === 'channel') return undefined;
  return {
    ...common,
    ...person(from),
    conversation: conversationOf(message),
    at: new Date(date * 1000),
    ...(answered ? { replyTo: String(answered.message_id) } : {}),
  };
}

function ofMember(change: ChatMemberUpdated, common: Common): Incoming | undefined {
  const { chat, from, date, old_chat_member: before, new_chat_member: after } = change;
  if (chat.type === 'channel') return undefined;
  const kind = AWAY.includes(after.status) ? 'blocked' : 'joined';
  // Who lets us in again says "start" too: that is what gets the greeting.
  if (kind === 'joined' && (chat.type === 'private' || !AWAY.includes(before.status))) return undefined;
  return { ...common, ...person(from), conversation: conversationOf({ chat }), at: new Date(date * 1000), kind };
}

function translatePress({ id, from, data, message }: CallbackQuery, common: Common, at: Date): Translated {
  if (!message) return { press: { id } };
  const { chat } = message;
  const press = { id, shown: { chat: chat.id, message: message.message_id, isPrivate: chat.type === 'private' } };
  const [, question, index] = PRESSED.exec(data ?? '') ?? [];
  if (question === undefined || chat.type === 'channel') return { press };
  const conversation = conversationOf(message);
  const choice = { question, index: Number(index) };
  return { press, incoming: { ...common, ...person(from), conversation, at, kind: 'choice', choice } };
}

const person = ({ id, language_code: language }: Who): Pick<Incoming, 'account' | 'language'> => ({
  account: String(id),
  ...(language === undefined ? {} : { language }),
});

const conversationOf = (where: Parameters<typeof placeId>[0]): Incoming['conversation'] => ({
  id: placeId(where),
  kind: where.chat.type === 'private' ? 'private' : 'group',
});
