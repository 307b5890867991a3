/** A timer that is due: its handler does the work, once, in order with the rest of the conversation. */
import type { Incoming } from '../core/channel.ts';
import { newTalk, type TalkState } from './state.ts';
import type { TurnParts, TurnResult } from './turn.ts';

/** What `handleTurn` gives, but that nobody meant anything. An error is the engine's to try again, or to park. */
export async function handleTimer(
  parts: TurnParts,
  before: TalkState | undefined,
  incoming: Incoming,
): Promise<Omit<TurnResult, 'meaning'>> {
  const state = before ?? newTalk();
  const { kind, values } = incoming.timer ?? { kind: '', values: {} };
  const handler = parts.timers.get(kind);
  if (!handler) parts.log.warn({ timer: incoming.key, kind }, 'nothing is known about a timer of this kind');
  const school = incoming.school ?? parts.school;
  const now = parts.clock.now();
  const say = (await handler?.ring({ school, values, due: incoming.at, now, cause: incoming.key })) ?? [];
  const replies = say.map((message) => ({ message }));
  return { state, replies: { school, language: state.language ?? 'nl', replies }, cause: incoming.key };
}
