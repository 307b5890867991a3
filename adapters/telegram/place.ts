/**
 * Where somebody speaks: a chat; in a group that is a forum, a topic of it, so that an answer comes where the question was. As the
 * id of a conversation: "-100200", "-100200/7".
 */
import { type Message } from './update.ts';

interface Place {
  chat_id: string;
  message_thread_id?: number;
}

/** The id of the conversation. A thread outside a forum is nothing but answers to one message. */
export function placeId({ chat, message_thread_id: topic, is_topic_message: isTopic }: Where): string {
  return chat.type !== 'private' && isTopic && topic !== undefined ? `${chat.id}/${topic}` : String(chat.id);
}
type Where = Pick<Message, 'chat' | 'message_thread_id' | 'is_topic_message'>;

/** The same as Telegram's calls want it. */
export function placeOf(conversation: string): Place {
  const [chat = '', topic] = conversation.split('/');
  return { chat_id: chat, ...(topic === undefined ? {} : { message_thread_id: Number(topic) }) };
}
