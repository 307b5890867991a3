/** A channel without a platform: what is sent is collected, per conversation. For the command line. */
import type { Adapter, Spoken } from '../core/channel.ts';

export interface ConsoleChannel extends Adapter<Spoken> {
  /** What was sent to a conversation so far, in order; it is forgotten here. */
  take(conversation: string): Spoken[];
}

/** An empty one. */
export function consoleChannel(): ConsoleChannel {
  const sent = new Map<string, Spoken[]>();
  return {
    channel: 'console',
    plan: (message) => [message],
    send: (to, part, id) => {
      sent.set(to.conversation, [...(sent.get(to.conversation) ?? []), part]);
      return Promise.resolve(id);
    },
    take: (conversation) => {
      const messages = sent.get(conversation) ?? [];
      sent.delete(conversation);
      return messages;
    },
  };
}
