/** Whether something said in a group is said to us. */
import { type Message } from './update.ts';

/** The bot itself. */
export interface Me {
  id: number;
  /** Without the @. */
  username: string;
}

/** The words of a message without the mention of us; undefined in a group when it is not said to us. */
export function saidToUs(message: Message, me: Me): string | undefined {
  const words = message.text ?? message.caption ?? '';
  const marks = marksOf(message, words);
  const name = `@${me.username}`.toLowerCase();
  const mention = marks.find(
    ({ type, user, said }) => (type === 'mention' && said.toLowerCase() === name) || (user && user.id === me.id),
  );
  const command = marks.find(({ type, offset }) => type === 'bot_command' && offset === 0);
  const [named = '', whose] = command?.said.split('@') ?? [];
  const isOurs = whose === undefined || `@${whose}`.toLowerCase() === name;
  if (command && isOurs) return `${named}${words.slice(command.length)}`;
  if (mention) return `${words.slice(0, mention.offset)}${words.slice(mention.offset + mention.length)}`.trim();
  const isAnswer = message.reply_to_message?.from?.id === me.id;
  return message.chat.type === 'private' || isAnswer ? words : undefined;
}

const marksOf = ({ entities, caption_entities }: Message, words: string): (Mark & { said: string })[] =>
  (entities ?? caption_entities ?? []).map((mark) => ({
    ...mark,
    said: words.slice(mark.offset, mark.offset + mark.length),
  }));
type Mark = NonNullable<Message['entities']>[number];
