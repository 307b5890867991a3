/** What Teams asks of the rest of the program. Loaded only when it is switched on. */
import type { TeamsChannel } from '../adapters/teams/channel.ts';
import { isStoreFailure } from '../models/store.ts';
import { saveService, serviceOf } from '../models/services.ts';
import type { Bot } from './bot.ts';
import type { Config } from './config.ts';
import { System } from './core/actor.ts';
import { Retry } from './core/channel.ts';
import { systemClock } from './core/clock.ts';
import { UserError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { createSpeech } from './speech/speech.ts';

/** The channel as main.ts uses it. */
export interface OpenedTeams extends Pick<TeamsChannel, 'adapter' | 'routes' | 'door' | 'close'> {
  open(bot: Bot): Promise<void>;
}

const who = System('Teams');
const at = (conversation: string) => ({ channel: 'teams', conversation }) as const;

/** What comes in while the store is away is not taken: Teams brings it again. */
function refused(cause: unknown): never {
  throw isStoreFailure(cause) ? new UserError('store-away', {}, { cause }) : cause;
}

const STORE_BACK_WITHIN = 5_000;
/** What is to be sent then was not sent, for certain. */
function later(cause: unknown): never {
  throw isStoreFailure(cause) ? new Retry(STORE_BACK_WITHIN, { cause }) : cause;
}

/** The channel, not yet taking activities. */
export async function openTeams(
  { standIn, ...config }: NonNullable<Config['teams']>,
  { defaultLanguage: fallback, publicUrl }: Pick<Config, 'defaultLanguage' | 'publicUrl'>,
  locales: string,
  log: Log,
): Promise<OpenedTeams> {
  const { teamsChannel } = await import('../adapters/teams/channel.ts');
  const { cloudAddresses } = await import('../adapters/teams/cloud.ts');
  const { languages, say } = await createSpeech(locales);
  const channel = teamsChannel({
    ...config,
    publicUrl,
    cloud: cloudAddresses(config.tenant, standIn),
    places: {
      save: (conversation, address) => saveService(who, at(conversation), address).catch(refused),
      find: (conversation) => serviceOf(who, at(conversation)).catch(later),
    },
    languages,
    fallback,
    // No text of the channel itself holds a date, so zone and time do not matter.
    say: (key, language, values) => say(key, values, { language, zone: 'utc', now: systemClock.now() }),
    clock: systemClock,
    log,
  });
  return {
    adapter: channel.adapter,
    routes: channel.routes,
    door: channel.door,
    open: (bot) => channel.open(bot.engine.accept),
    close: channel.close,
  };
}
