/** What is done with each proven activity: its place is remembered, it is accepted, its buttons are settled. */
import { type AdaptiveCardInvokeResponse } from 'botbuilder';
import { type Incoming } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type Log } from '../../bot/core/log.ts';
import { seldom } from '../../bot/core/seldom.ts';
import { type Activity } from './activity.ts';
import { type AdaptiveCard } from './card.ts';
import { type Connector } from './connector.ts';
import { answeredCard, type Say } from './plan.ts';
import { SchoolBot } from './school-bot.ts';
import { type RunTurn } from './sdk.ts';
import { type Services } from './services.ts';
import { type ShownCards } from './shown-cards.ts';

/** Resolves once it is stored for good; throws UserError('store-away') when it cannot be. */
export type Accept = (incoming: Incoming) => Promise<'accepted' | 'repeated' | 'full'>;

export interface IntakeParts {
  accept: Accept;
  runTurn: RunTurn;
  connector: Connector;
  services: Services;
  shown: ShownCards;
  languages: readonly string[];
  /** The language of people whose own we do not speak. */
  fallback: string;
  say: Say;
  clock: Clock;
  log: Log;
}

export interface Intake {
  /** Takes one activity; returns the body that an invoke is answered with. Throws what accepting throws. */
  take(activity: Activity): Promise<object | undefined>;
  /** Resolves when all courtesies are done. */
  idle(): Promise<void>;
}

/** How often somebody who sends too much is told so, in milliseconds. */
const TOLD_EVERY = 30_000;

/** One per app. */
export function createIntake(parts: IntakeParts): Intake {
  const { accept, connector, shown, clock, log } = parts;
  const courtesies = new Set<Promise<void>>();
  const mayTell = seldom(TOLD_EVERY);

  /** What is nice to have: it is logged when it fails, and waited for at the end. */
  function inBackground(what: string, work: Promise<unknown>): void {
    const done = work.then(
      () => undefined,
      (error: unknown) => log.warn({ err: error }, what),
    );
    const tracked = done.finally(() => courtesies.delete(tracked));
    courtesies.add(tracked);
  }

  function tellFull({ conversation: { id } }: Incoming, text: string): void {
    log.warn({ conversation: id }, 'too many messages at once');
    if (mayTell(id)) inBackground('somebody who sends too much was not told so', connector.say(id, text));
  }

  async function take(incoming: Incoming): Promise<void> {
    if ((await accept(incoming)) === 'full') tellFull(incoming, tooMany(incoming, parts));
  }

  /** Not in a group: the question may be another person's. */
  async function takePress(incoming: Incoming): Promise<AdaptiveCardInvokeResponse> {
    const { conversation, choice, replyTo = '' } = incoming;
    if ((await accept(incoming)) === 'full') return messageAnswer(tooMany(incoming, parts));
    const part = conversation.kind === 'private' ? shown.take(conversation.id, replyTo) : undefined;
    const card = part && choice && answeredCard(part, choice.index);
    if (!part || !card) return messageAnswer('');
    const update = connector.update(conversation.id, replyTo, { summary: part.summary, card });
    inBackground('the buttons of a card were not taken away', update);
    return cardAnswer(card);
  }

  const bot = new SchoolBot({ take, takePress, clock });
  return {
    async take(activity) {
      await parts.services.remember(activity.conversation.id, activity.serviceUrl);
      const answer = await parts.runTurn(activity, (context) => bot.run(context));
      return answer?.body as object | undefined;
    },
    idle: async () => {
      await Promise.all(courtesies);
    },
  };
}

function tooMany({ language = '' }: Incoming, { languages, fallback, say }: IntakeParts): string {
  const hint = language.slice(0, 2).toLowerCase();
  return say('errors.too-many-messages', languages.includes(hint) ? hint : fallback);
}

/** The SDK's type wants an object; for this kind of answer Teams takes a string (Universal Actions, "Response format"). */
const messageAnswer = (text: string): AdaptiveCardInvokeResponse => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.activity.message',
  value: text as unknown as Record<string, unknown>,
});
const cardAnswer = (card: AdaptiveCard): AdaptiveCardInvokeResponse => ({
  statusCode: 200,
  type: 'application/vnd.microsoft.card.adaptive',
  value: card as unknown as Record<string, unknown>,
});
