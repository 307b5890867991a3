/** How much Teams takes (learn.microsoft.com: "Optimize your bot with rate limiting"). Who sends more is refused, and in the end shut out. */
import { Retry } from '../../bot/core/channel.ts';

/** So many in so many milliseconds. */
type Window = readonly [count: number, milliseconds: number];

const OF_CONVERSATION: readonly Window[] = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
  [1_800, 3_600_000],
];
const OF_TENANT: readonly Window[] = [[50, 1_000]];
/** More than a school has at once; beyond it, the one that was written to longest ago is forgotten. */
const CONVERSATIONS_AT_MOST = 10_000;

export interface SendingLimits {
  /** Counts one request to this conversation, or throws Retry with the milliseconds until there is room. */
  take(conversation: string): void;
}

/** Nothing was sent yet. Time is the machine's own: the limits are real, also where the Clock stands still. */
export function sendingLimits(now = () => performance.now()): SendingLimits {
  const tenant: number[] = [];
  const conversations = new Map<string, number[]>();
  return {
    take(conversation) {
      const own = conversations.get(conversation) ?? [];
      const wait = Math.max(waitIn(own, OF_CONVERSATION, now()), waitIn(tenant, OF_TENANT, now()));
      if (wait > 0) throw new Retry(wait);
      conversations.delete(conversation);
      conversations.set(conversation, count(own, OF_CONVERSATION, now()));
      count(tenant, OF_TENANT, now());
      if (conversations.size > CONVERSATIONS_AT_MOST) conversations.delete(conversations.keys().next().value ?? '');
    },
  };
}

/** Milliseconds until one more fits into every window; `sent` has the moments of the last ones, oldest first. */
function waitIn(sent: readonly number[], windows: readonly Window[], now: number): number {
  const waits = windows.map(([most, milliseconds]) => (sent.at(-most) ?? -Infinity) + milliseconds - now);
  return Math.ceil(Math.max(0, ...waits));
}

/** Adds this moment, in place; what no window looks back to is dropped, now and then. */
function count(sent: number[], windows: readonly Window[], now: number): number[] {
  const [most, milliseconds] = windows.at(-1) ?? [0, 0];
  sent.push(now);
  if (sent.length > 2 * most) sent.splice(0, sent.length - most);
  while ((sent[0] ?? now) < now - milliseconds) sent.shift();
  return sent;
}
