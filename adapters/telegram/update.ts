/** The part of Telegram's updates that we look at. What does not fit is no update: the platform's types hold for nobody else. */
import { z } from 'zod';

/** The kinds of updates that Telegram is asked for. */
export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'];

/** Telegram counts 4,096 characters, each of which may be two UTF-16 units. */
const TEXT_LIMIT = 8_192;
/** The last second that fits a date. */
const LAST_SECOND = 8_640_000_000_000;

const Id = z.int();
const Seconds = z.int().min(0).max(LAST_SECOND);
const Text = z.string().max(TEXT_LIMIT);

const User = z.object({
  id: Id,
  is_bot: z.boolean(),
  language_code: z.string().max(35).optional(),
});
/** What came beside words; its id is what it is fetched by. */
const Sent = z.object({
  file_id: z.string().max(256).optional(),
  file_size: z.int().min(0).optional(),
  file_name: z.string().max(1_024).optional(),
});
const Chat = z.object({ id: Id, type: z.enum(['private', 'group', 'supergroup', 'channel']) });
/** What is marked in a text: a mention, a command. Places in UTF-16 units. */
const Entity = z.object({
  type: z.string(),
  offset: z.int().min(0),
  length: z.int().min(0),
  user: z.object({ id: Id }).optional(),
});
const Entities = z.array(Entity).max(500).optional();

/** Loose: which other fields it has tells what sort of message it is. */
const Message = z.looseObject({
  message_id: Id,
  date: Seconds,
  from: User.optional(),
  chat: Chat,
  text: Text.optional(),
  caption: Text.optional(),
  media_group_id: z.string().max(64).optional(),
  entities: Entities,
  caption_entities: Entities,
  reply_to_message: z.object({ message_id: Id, from: z.object({ id: Id }).optional() }).optional(),
  /** In a forum: which topic it is in. */
  message_thread_id: Id.optional(),
  is_topic_message: z.boolean().optional(),
  /** The same picture in several sizes, the largest last. */
  photo: z.array(Sent).max(20).optional(),
  voice: Sent.optional(),
  document: Sent.optional(),
});
const CallbackQuery = z.object({
  id: z.string().min(1).max(64),
  from: User,
  data: z.string().max(64).optional(),
  message: z
    .object({
      message_id: Id,
      chat: Chat,
      message_thread_id: Id.optional(),
      is_topic_message: z.boolean().optional(),
    })
    .optional(),
});
const Status = z.object({ status: z.string().max(32) });
const ChatMemberUpdated = z.object({
  chat: Chat,
  from: User,
  date: Seconds,
  old_chat_member: Status,
  new_chat_member: Status,
});

const Update = z.object({
  update_id: z.int().min(0),
  message: Message.optional(),
  edited_message: Message.optional(),
  callback_query: CallbackQuery.optional(),
  my_chat_member: ChatMemberUpdated.optional(),
});

export type Update = z.infer<typeof Update>;
export type Message = z.infer<typeof Message>;
export type CallbackQuery = z.infer<typeof CallbackQuery>;
export type ChatMemberUpdated = z.infer<typeof ChatMemberUpdated>;

/** The update in what was received; undefined when it is none. What zod says quotes people, so it is dropped. */
export function updateOf(received: unknown): Update | undefined {
  const result = Update.safeParse(received);
  return result.success ? result.data : undefined;
}
