/** How much Telegram bears (core.telegram.org/bots/faq): one message a second in a chat, 20 a minute in a group, 30 a second in all. */
import { type Clock } from '../../../bot/core/clock.ts';

export interface Limits {
  chatPerSecond: number;
  /** "Short bursts" are allowed in a chat; of what length is not told. */
  chatBurst: number;
  groupPerMinute: number;
  allPerSecond: number;
}
export const TELEGRAM_LIMITS: Limits = { chatPerSecond: 1, chatBurst: 5, groupPerMinute: 20, allPerSecond: 30 };

interface Bucket {
  tokens: number;
  at: number;
}

/** Takes one message; returns 0, or the seconds to wait. */
export function limiter(limits: Limits, clock: Clock): (chat: number) => number {
  const buckets = new Map<string, Bucket>();

  /** Milliseconds until there is a token in a bucket of this size; 0 when there is one. */
  function missing(name: string, size: number, perSecond: number): number {
    const now = clock.now().getTime();
    const bucket = buckets.get(name) ?? { tokens: size, at: now };
    const tokens = Math.min(size, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    buckets.set(name, { tokens, at: now });
    return tokens >= 1 ? 0 : ((1 - tokens) / perSecond) * 1000;
  }

  return (chat) => {
    const rules: [string, number, number][] = [
      ['all', limits.allPerSecond, limits.allPerSecond],
      [`chat ${chat}`, limits.chatBurst, limits.chatPerSecond],
      ...(chat < 0 ? [[`group ${chat}`, limits.groupPerMinute, limits.groupPerMinute / 60] as const] : []),
    ].map(([name, size, perSecond]) => [String(name), Number(size), Number(perSecond)]);
    const wait = Math.max(...rules.map(([name, size, perSecond]) => missing(name, size, perSecond)));
    if (wait > 0) return Math.ceil(wait / 1000);
    for (const [name] of rules) buckets.get(name)!.tokens -= 1;
    return 0;
  };
}
