/** What Telegram asks of the rest of the program. Loaded only when it is switched on. */
import type { TelegramChannel } from '../adapters/telegram/channel.ts';
import type { Words } from '../adapters/telegram/commands.ts';
import type { Bot } from './bot.ts';
import type { Config } from './config.ts';
import { systemClock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { createSpeech } from './speech/speech.ts';

/** The channel as main.ts uses it. */
export interface OpenedTelegram extends Pick<TelegramChannel, 'adapter' | 'routes' | 'close'> {
  open(bot: Bot): Promise<void>;
}

/** The channel, not yet taking updates. `fallback`: the language of people whose own we do not speak. */
export async function openTelegram(
  config: NonNullable<Config['telegram']>,
  fallback: string,
  locales: string,
  log: Log,
): Promise<OpenedTelegram> {
  const { telegramChannel } = await import('../adapters/telegram/channel.ts');
  const words = wordsFrom(await createSpeech(locales), fallback);
  const { adapter, routes, open, close } = telegramChannel({ ...config, words, clock: systemClock, log });
  return {
    adapter,
    routes,
    close,
    // One process asks for updates: the one that owns the embedded store. Where several share MongoDB they use the webhook.
    open: (bot) => open({ accept: bot.engine.accept, mayPoll: () => Promise.resolve(true) }),
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
