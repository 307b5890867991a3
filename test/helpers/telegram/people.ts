/** People in Telegram: what they do becomes updates, as their telephones and Telegram make them. */
import { type Shown } from './chats.ts';
import { type FakeTelegram } from './fake-telegram.ts';

export interface TelegramPerson {
  id: number;
  /** The chat. */
  where: number;
  /** Each returns the id of the update. */
  says(text: string, more?: object): number;
  /** Says one thing and then another, which travels first. */
  saysReordered(first: string, second: string): [number, number];
  sends(content: object): number;
  edits(text: string): number;
  /** Presses a button by its place on the last message that has buttons, or by any data. */
  presses(button: number | string): number;
  blocks(): number;
  unblocks(): number;
  /** What the bot wrote in the chat, oldest first. */
  sees(): Shown[];
}

let queries = 1;
let sent = 500_000;

/** Somebody with a private chat of their own, or in the group `where`. */
export function person(fake: FakeTelegram, id: number, { language = 'nl', where = id } = {}): TelegramPerson {
  const from = { id, is_bot: false, first_name: 'Fatma', language_code: language };
  const chat = { id: where, type: where < 0 ? 'supergroup' : 'private', title: 'Groep 5' };
  const message = (content: object): object => {
    fake.chat(where).isOpen = true;
    return { message_id: sent++, date: Math.floor(Date.now() / 1000), chat, from, ...content };
  };
  const press = (data: string, shown: Shown | undefined): number => {
    const query = `query-${queries++}`;
    fake.pressed(query);
    const holder = { message_id: shown?.id ?? 1, date: 1, chat, text: shown?.text ?? '' };
    return fake.updates.add({ callback_query: { id: query, from, chat_instance: '1', data, message: holder } });
  };
  const member = (was: string, is: string): number => {
    fake.chat(where).isBlocked = is === 'kicked';
    const of = (status: string): object => ({ user: fake.bot, status });
    const change = {
      chat,
      from,
      date: Math.floor(Date.now() / 1000),
      old_chat_member: of(was),
      new_chat_member: of(is),
    };
    return fake.updates.add({ my_chat_member: change });
  };
  return {
    id,
    where,
    says: (text, more = {}) => fake.updates.add({ message: message({ text, ...commandIn(text), ...more }) }),
    saysReordered: (first, second) =>
      fake.updates.addReordered({ message: message({ text: first }) }, { message: message({ text: second }) }),
    sends: (content) => fake.updates.add({ message: message(content) }),
    edits: (text) => fake.updates.add({ edited_message: message({ text, edit_date: 1 }) }),
    presses(button) {
      const shown = fake.chat(where).shown.findLast(({ keyboard }) => keyboard.length > 0);
      const data = typeof button === 'string' ? button : shown?.keyboard.flat()[button]?.callback_data;
      return press(data ?? 'nothing', shown);
    },
    blocks: () => member('member', 'kicked'),
    unblocks: () => member('kicked', 'member'),
    sees: () => fake.chat(where).shown,
  };
}

/** Telegram marks commands in what people write. */
function commandIn(text: string): object {
  const command = /^\/\w+(@\w+)?/.exec(text)?.[0];
  return command === undefined ? {} : { entities: [{ type: 'bot_command', offset: 0, length: command.length }] };
}
