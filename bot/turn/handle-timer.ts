/** A timer that is due: its handler does the work, once, in order with the rest of the conversation. */
import type { Incoming } from '../core/channel.ts';
import type { Meaning } from '../core/meaning.ts';
import { packOf } from '../../models/packs/registry.ts';
import { languageFor, speaker, withDisclosure } from './handle-turn.ts';
import { begin, type Response } from './steps.ts';
import { isWaiting, newTalk, type TalkState, withoutExpired } from './state.ts';
import type { Turn, TurnParts, TurnResult } from './turn.ts';

type TimerResult = Omit<TurnResult, 'meaning'>;

/** What `handleTurn` gives, but that nobody meant anything. An error is the engine's to try again, or to park. */
export async function handleTimer(
  parts: TurnParts,
  conversation: Turn['conversation'],
  before: TalkState | undefined,
  incoming: Incoming,
): Promise<TimerResult> {
  const state = before ?? newTalk();
  const { kind, values } = incoming.timer ?? { kind: '', values: {} };
  const handler = parts.timers.get(kind);
  if (!handler) parts.log.warn({ timer: incoming.key, kind }, 'nothing is known about a timer of this kind');
  const school = incoming.school ?? parts.school;
  const now = parts.clock.now();
  const due = { school, values, due: incoming.at, now, cause: incoming.key, log: parts.log };
  const rung = (await handler?.ring(due)) ?? [];
  if ('begins' in rung) return beginDialog(parts, conversation, state, incoming, rung.begins);
  const replies = rung.map((message) => ({ message }));
  return { state, replies: { school, language: state.language ?? 'nl', replies }, cause: incoming.key };
}

const NOTHING_SAID: Meaning = { intent: 'unknown', slots: {}, confidence: 0, runnersUp: [] };

/**
 * A question sent unasked lives in the conversation like any (contract A). It does not come between a question and its answer:
 * so there are never two that a typed answer may fit.
 */
async function beginDialog(
  parts: TurnParts,
  conversation: Turn['conversation'],
  before: TalkState,
  incoming: Incoming,
  id: string,
): Promise<TimerResult> {
  const now = parts.clock.now();
  const school = incoming.school ?? parts.school;
  const { state } = withoutExpired(before, now);
  const who = await speaker(conversation, incoming, school, now);
  const language = languageFor(parts, who, state, incoming, NOTHING_SAID);
  const dialog = parts.unasked.find((one) => one.id === id);
  const mayAsk = dialog && who.kind === 'person' && !isWaiting(state);
  const account = { channel: incoming.channel, id: incoming.account };
  const cause = incoming.key;
  const turn = { parts, incoming, cause, conversation, account, who, school, language, now, expired: false };
  const asked: Response = mayAsk
    ? await begin({ ...turn, meaning: NOTHING_SAID }, state, dialog)
    : { state, replies: [] };
  const replies = withDisclosure(state, asked, packOf(school).name);
  return {
    state: { ...asked.state, told: state.told || replies.length > 0 },
    replies: { school, language, replies },
    cause,
  };
}
