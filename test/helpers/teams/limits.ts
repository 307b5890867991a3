/** How much Teams takes of a bot: per conversation, and 50 requests a second of an app in a tenant. Counted with the fake's own windows. */
import { type Clock } from '../../../bot/core/clock.ts';

const CONVERSATION = [
  { most: 7, within: 1_000 },
  { most: 8, within: 2_000 },
  { most: 60, within: 30_000 },
  { most: 1_800, within: 3_600_000 },
];
const TENANT = [{ most: 50, within: 1_000 }];

/** Takes one request; returns 0, or the seconds to wait. */
export function limiter(clock: Clock): (conversation: string) => number {
  const taken = new Map<string, number[]>();
  const isFull = (name: string, rules: typeof TENANT, now: number): boolean =>
    rules.some(({ most, within }) => (taken.get(name) ?? []).filter((at) => at > now - within).length >= most);
  return (conversation) => {
    const now = clock.now().getTime();
    if (isFull(conversation, CONVERSATION, now) || isFull('', TENANT, now)) return 1;
    for (const name of [conversation, '']) taken.set(name, [...(taken.get(name) ?? []), now]);
    return 0;
  };
}
