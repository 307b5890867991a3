/** What is done with each update, however it came: translated, accepted, its button settled. */
import { type Api } from 'node-telegram-bot-api';
import { type Incoming } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type Log } from '../../bot/core/log.ts';
import { seldom } from '../../bot/core/seldom.ts';
import { type Me } from './addressed.ts';
import { settlePress } from './buttons.ts';
import { type Words } from './commands.ts';
import { placeOf } from './place.ts';
import { translate } from './translate.ts';
import { type Update, updateOf } from './update.ts';

/** Resolves once it is stored for good; throws UserError('store-away') when it cannot be. */
export type Accept = (incoming: Incoming) => Promise<'accepted' | 'repeated' | 'full'>;

export interface IntakeParts {
  api: Api;
  me: Me;
  accept: Accept;
  words: Words;
  clock: Clock;
  log: Log;
}

export interface Intake {
  /** Takes one update. False: it is none. Throws what accepting throws: the update must come again. */
  take(received: unknown): Promise<boolean>;
  /** Resolves when all buttons are settled. */
  idle(): Promise<void>;
}

/** How often somebody who sends too much is told so, in milliseconds. */
const TOLD_EVERY = 30_000;

/** One per bot. */
export function createIntake(parts: IntakeParts): Intake {
  const { api, me, accept, clock, log } = parts;
  const courtesies = new Set<Promise<void>>();
  const mayTell = seldom(TOLD_EVERY);
  const inBackground = (work: Promise<void>): void => {
    const tracked = work.finally(() => courtesies.delete(tracked));
    courtesies.add(tracked);
  };

  async function takeUpdate(update: Update): Promise<void> {
    const { incoming, press } = translate(update, me, clock.now());
    const outcome = incoming && (await accept(incoming));
    const isFull = outcome === 'full';
    // A press that was not kept must be pressed again: its buttons stay.
    if (press) inBackground(settlePress(api, isFull ? { id: press.id } : press, log));
    if (incoming && isFull && mayTell(incoming.conversation.id)) inBackground(sayTooMany(parts, incoming));
    if (!incoming && !press) log.debug({ update: update.update_id }, 'an update that is not for us');
  }

  return {
    async take(received) {
      const update = updateOf(received);
      if (update) await takeUpdate(update);
      else log.warn('an update that is none was left out');
      return update !== undefined;
    },
    idle: async () => {
      await Promise.all(courtesies);
    },
  };
}

/** What does not fit any more is not kept; its sender hears so. Never throws. */
async function sayTooMany({ api, words, log }: IntakeParts, incoming: Incoming): Promise<void> {
  const hint = incoming.language?.slice(0, 2) ?? '';
  const language = words.languages.includes(hint) ? hint : words.fallback;
  const text = words.say('errors.too-many-messages', language);
  log.warn({ conversation: incoming.conversation.id }, 'too many messages at once');
  await api.sendMessage({ ...placeOf(incoming.conversation.id), text }).catch((error: unknown) => {
    log.warn({ err: error }, 'somebody who sends too much was not told so');
  });
}
