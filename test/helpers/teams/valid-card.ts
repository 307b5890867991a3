/** Whether a card is one, by the reference implementation of Adaptive Cards. */
import { createRequire } from 'node:module';
import type * as Cards from 'adaptivecards';

const cards = createRequire(import.meta.url)('adaptivecards/dist/adaptivecards.js') as typeof Cards;

/** What is wrong with a card of version 1.5; empty for a valid one. */
export function cardProblems({ lang, ...card }: { lang: string }): string[] {
  const context = new cards.SerializationContext(cards.Versions.v1_5);
  const parsed = new cards.AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message);
  // Its own check of languages is a regular expression with a memory: it refuses every second one.
  const language = /^[a-z]{2,3}$/.test(lang) ? [] : ['no language'];
  return [...language, ...events, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
}
