/** Updates as Telegram sends them, for tests of one function. */
import { type Incoming } from '../../../bot/core/channel.ts';
import { translate, type Translated } from '../../../adapters/telegram/translate.ts';
import { updateOf } from '../../../adapters/telegram/update.ts';

export const ME = { id: 7_000_001, username: 'kelderswerf_bot' };
export const NOW = new Date('2026-11-24T10:00:00Z');
export const FATMA = { id: 1001, is_bot: false, first_name: 'Fatma', language_code: 'tr' };
const PRIVATE = { id: 1001, type: 'private' };
const GROUP = { id: -200, type: 'supergroup', title: 'Groep 5' };

/** Translates an update with these fields; fails when it is none. */
export function translated(fields: object): Translated {
  const update = updateOf({ update_id: 1, ...fields });
  if (!update) throw new Error('no update');
  return translate(update, ME, NOW);
}

/** A message in a private chat. */
export const inPrivate = (content: object): Incoming | undefined => translated({ message: message(content) }).incoming;
/** A message in a group. */
export const inGroup = (content: object): Incoming | undefined =>
  translated({ message: { ...message(content), chat: GROUP } }).incoming;

/** A message by Fatma in her private chat. */
export const message = (content: object): object => ({
  message_id: 5,
  date: 1_764_000_000,
  chat: PRIVATE,
  from: FATMA,
  ...content,
});
