/** Sends one message: into words, into parts, part by part, from where it stopped the last time. */
import { type Adapter, type Address, Doubt, Gone, type Heard, Retry, type Spoken } from '../core/channel.ts';

export type Sent =
  | { kind: 'sent' }
  /** Nobody is there any more. */
  | { kind: 'gone' }
  /** Certainly not delivered from part `next` on; to be tried again after so many milliseconds. */
  | { kind: 'retry'; next: number; after: number }
  /** Part `next` was perhaps delivered. */
  | { kind: 'doubt'; next: number }
  /** Neither: a mistake of ours, or an answer of the platform we do not know. */
  | { kind: 'failed'; next: number; error: unknown };

/** Where to begin. */
export interface From {
  /** Makes each part's id, the same for every try. */
  id: string;
  /** How many parts were sent before. */
  next: number;
  /** Asked before each part is sent, and waited for. What it throws counts as if the send had. */
  beforePart?(part: number): Promise<void>;
  /** Told after each part but the last, so that it is not sent again. */
  sentPart?(next: number): Promise<void>;
}

/** Never throws: what happened is its result. */
export async function sendMessages(
  adapter: Adapter,
  to: Address,
  { messages, heard = [] }: { messages: readonly Spoken[]; heard?: readonly Heard[] },
  { id, next, beforePart, sentPart }: From,
): Promise<Sent> {
  const parts = messages.flatMap((message) => adapter.plan(message)).map((part, at) => ({ part, id: `${id}/${at}` }));
  let at = next;
  try {
    if (adapter.keep) await adapter.keep(to, heard, parts);
    else
      for (const { part, id: partId } of parts.slice(next)) {
        await beforePart?.(at);
        await adapter.send(to, part, partId);
        at += 1;
        if (at < parts.length) await sentPart?.(at);
      }
    return { kind: 'sent' };
  } catch (error) {
    if (error instanceof Retry) return { kind: 'retry', next: at, after: error.after };
    if (error instanceof Gone) return { kind: 'gone' };
    if (error instanceof Doubt) return { kind: 'doubt', next: at };
    return { kind: 'failed', next: at, error };
  }
}
