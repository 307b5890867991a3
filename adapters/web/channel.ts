/** The web chat's way out: sent is what is stored in the history. */
import { Retry, type Adapter } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type History } from './history.ts';
import { planParts, type Part } from './split.ts';

/** Milliseconds. The history takes a part once per id, so that trying again is always safe. */
const RETRY_AFTER = 1_000;

/** @param history its `add` also tells the open pages (`toldLive`) */
export function webChannel(history: History, clock: Clock): Adapter<Part> {
  return {
    channel: 'web',
    plan: (message) => planParts(message),
    async send(to, part, id) {
      await history.add(to.conversation, { id, at: clock.now(), from: 'bot', body: part }).catch((cause: unknown) => {
        throw new Retry(RETRY_AFTER, { cause });
      });
      return id;
    },
  };
}
