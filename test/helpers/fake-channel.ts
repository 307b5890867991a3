/** A platform that keeps its rules: what was delivered, in order; the next sends fail as told. */
import { type Adapter, Doubt, Gone, Retry, type Spoken } from '../../bot/core/channel.ts';

/** `lost`: delivered, but the response is lost. `broken`: an answer nobody expects. */
export type Failure = 'gone' | 'lost' | 'broken' | { retry: number };

export interface FakeChannel extends Adapter<Spoken> {
  delivered: { conversation: string; message: Spoken; id: string }[];
  /** Undefined in the list: that send works. */
  failNext(...failures: (Failure | undefined)[]): void;
  /** All sends work again. */
  reset(): void;
}

/** An empty platform on which every send works until told otherwise. */
export function fakeChannel(): FakeChannel {
  const failures: (Failure | undefined)[] = [];
  const delivered: FakeChannel['delivered'] = [];
  return {
    channel: 'telegram',
    delivered,
    failNext: (...next) => failures.push(...next),
    reset: () => failures.splice(0),
    plan: (message) => message.text.split('\f').map((text) => ({ ...message, text })),
    send(to, part, id) {
      const failure = failures.shift();
      if (failure === 'gone') return Promise.reject(new Gone());
      if (failure === 'broken') return Promise.reject(new Error('400 Bad Request'));
      if (typeof failure === 'object') return Promise.reject(new Retry(failure.retry));
      delivered.push({ conversation: to.conversation, message: part, id });
      return failure === 'lost' ? Promise.reject(new Doubt()) : Promise.resolve(`m${delivered.length}`);
    },
  };
}
