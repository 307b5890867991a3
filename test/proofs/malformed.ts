/** Updates of Telegram with something wrong in them: made from sound ones, by a seed. */
import { spoilt } from './spoil.ts';

const from = { id: 1001, is_bot: false, first_name: 'Fatma', language_code: 'nl' };
const chat = { id: 1001, type: 'private' };
const message = { message_id: 5, date: 1_764_000_000, chat, from };
const SOUND: readonly object[] = [
  {
    message: { ...message, text: 'hoe vaak komt de Info uit?', entities: [{ type: 'mention', offset: 0, length: 3 }] },
  },
  { message: { ...message, document: { file_id: 'x', file_name: 'brief.pdf' }, caption: 'voor de juf' } },
  { message: { ...message, text: '/start abc', reply_to_message: { ...message, text: 'vraag' } } },
  { edited_message: { ...message, text: 'toch niet', edit_date: 1 } },
  { callback_query: { id: '1', from, data: 'q1:0', message, chat_instance: '1' } },
  {
    my_chat_member: { chat, from, date: 1, old_chat_member: { status: 'left' }, new_chat_member: { status: 'member' } },
  },
];

type Random = () => number;

/** The body of one malformed update. */
export function malformed(random: Random, id: number): string {
  const sound = SOUND[Math.floor(random() * SOUND.length)];
  return spoilt(random, { update_id: id, ...sound });
}
