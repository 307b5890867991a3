/** Sends one message: into words, into parts, part by part, from where it stopped the last time. */
import { type Adapter, type Address, Doubt, Gone, Retry, type Spoken } from '../core/channel.ts';

export type Sent =
  | { kind: 'sent' }
  /** Nobody is there any more. */
  | { kind: 'gone' }
  /** Certainly not delivered from part `next` on; to be tried again after so many milliseconds. */
  | { kind: 'retry'; next: number; after: number }
  /** Part `next` was perhaps delivered. */
  | { kind: 'doubt'; next: number };

/** `next`: the number of parts that were sent before. `id` makes each part's id, the same for every try. */
export async function sendMessages(
  adapter: Adapter,
  to: Address,
  messages: readonly Spoken[],
  id: string,
  next: number,
): Promise<Sent> {
  const parts = messages.flatMap((message) => adapter.plan(message));
  for (let at = next; at < parts.length; at++) {
    try {
      await adapter.send(to, parts[at], `${id}/${at}`);
    } catch (error) {
      if (error instanceof Retry) return { kind: 'retry', next: at, after: error.after };
      if (error instanceof Gone) return { kind: 'gone' };
      if (error instanceof Doubt) return { kind: 'doubt', next: at };
      throw error;
    }
  }
  return { kind: 'sent' };
}
