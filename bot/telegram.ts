/** What Telegram asks of the rest of the program. Loaded only when it is switched on. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { TelegramChannel } from '../adapters/telegram/channel.ts';
import type { Words } from '../adapters/telegram/commands.ts';
import { dropLease, holdLease } from '../models/leases.ts';
import type { Bot } from './bot.ts';
import type { Config } from './config.ts';
import { System } from './core/actor.ts';
import { systemClock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { createSpeech } from './speech/speech.ts';

/** The channel as main.ts uses it. */
export interface OpenedTelegram extends Pick<TelegramChannel, 'adapter' | 'routes' | 'door' | 'close'> {
  open(bot: Bot): Promise<void>;
}

/** In milliseconds. A call for updates lasts 35 seconds at most, so the lease outlasts it when so much of it is left before. */
const POLL_FOR = 60_000;
const LEFT_AT_LEAST = 40_000;
const who = System('Telegram');

/** The channel, not yet taking updates. `fallback`: the language of people whose own we do not speak. */
export async function openTelegram(
  config: NonNullable<Config['telegram']>,
  fallback: string,
  locales: string,
  log: Log,
): Promise<OpenedTelegram> {
  const { telegramChannel } = await import('../adapters/telegram/channel.ts');
  const words = wordsFrom(await createSpeech(locales), fallback);
  const channel = telegramChannel({ ...config, words, clock: systemClock, log });
  const lease = leaseOf(config.token);
  return {
    adapter: channel.adapter,
    routes: channel.routes,
    ...(channel.door ? { door: channel.door } : {}),
    open: (bot) =>
      channel.open({
        accept: bot.engine.accept,
        mayPoll: holding(lease),
      }),
    async close() {
      await channel.close();
      await dropLease(who, lease).catch((error: unknown) => {
        log.warn({ err: error }, 'the lease to ask for updates ends by itself');
      });
    },
  };
}

/** Of all processes on a store one asks for the updates of a bot. */
const leaseOf = (token: string): { name: string; owner: string } => ({
  name: `poll/${token.split(':')[0] ?? ''}`,
  owner: `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`,
});

/** Whether the lease is held for the next call. Where messages come all the time, calls are short and it need not be renewed for each. */
function holding(lease: ReturnType<typeof leaseOf>): () => Promise<boolean> {
  let until = 0;
  return async () => {
    const now = systemClock.now();
    if (now.getTime() < until - LEFT_AT_LEAST) return true;
    const held = await holdLease(who, { ...lease, milliseconds: POLL_FOR }, now);
    until = held ? now.getTime() + POLL_FOR : 0;
    return held;
  };
}

/** No text of the channel itself holds a date, so zone and time do not matter. */
function wordsFrom({ languages, say }: Awaited<ReturnType<typeof createSpeech>>, fallback: string): Words {
  return {
    languages,
    fallback,
    say: (key, language, values) => say(key, values, { language, zone: 'utc', now: systemClock.now() }),
  };
}
