/** What is done with a conversation that this process holds: what waits is handled, turn by turn, and answered. */
import type { Incoming } from '../core/channel.ts';
import {
  beginTogether,
  finishKeptTurn,
  finishTurn,
  leaveFor,
  markSent,
  waitingNow,
} from '../../models/conversations/finish.ts';
import { type EngineParts, type Held, TRIES_AT_MOST } from './engine-parts.ts';
import { answerDanger } from './danger.ts';
import { keepForStaff } from './for-staff.ts';
import { gather, joined } from './gather.ts';
import { handleTimer } from './handle-timer.ts';
import { handleTurn, referenceOf, speaker } from './handle-turn.ts';
import { deliver, sendReplies } from './send-replies.ts';
import { heardMessage, isWaiting, newTalk, type Replies, type Reply, type TalkState } from './state.ts';
import type { TurnResult } from './turn.ts';

/** A turn that is done but for storing and sending. */
interface Turned {
  keys: string[];
  cause: string;
  state: TalkState;
  replies: Replies;
}

/** Handles all that waits. Null from a step: the lease was lost, or the rest must wait, which the store then knows. */
export async function handleConversation(parts: EngineParts, held: Held, stopping: () => boolean): Promise<void> {
  let waiting = await takeUp(parts, held);
  while (waiting?.length) {
    if (stopping()) return leaveFor(held, parts.clock.now());
    const messages = await together(parts, held, waiting);
    waiting = messages && (await oneTurn(parts, held, messages));
  }
}

/** First what was left from before: replies that were not sent, a message that fails again and again. */
async function takeUp(parts: EngineParts, held: Held): Promise<Incoming[] | null> {
  if (held.unsent) return (await sendReplies(parts, held, held.unsent)) ? markSent(held, parts.clock.now()) : null;
  const [first] = held.waiting;
  if (!first) return markSent(held, parts.clock.now());
  return held.tries > TRIES_AT_MOST ? park(parts, held, first) : held.waiting;
}

/**
 * The messages of the next turn. One by one where they may be answers. A turn that is tried again answers what it was begun
 * with: what it did and said carries the cause of its first message. Null: the lease was lost meanwhile.
 */
async function together(parts: EngineParts, held: Held, waiting: Incoming[]): Promise<Incoming[] | null> {
  const isAnswer = held.state !== undefined && isWaiting(held.state);
  const [first] = waiting;
  if (held.together !== undefined) return waiting.slice(0, held.together);
  if (isAnswer || held.tries > 1 || !first) return waiting.slice(0, 1);
  const messages = await gathered(parts, held, waiting, first);
  const isLost = messages !== null && messages.length > 1 && !(await beginTogether(held, messages.length));
  return isLost ? null : messages;
}

/** Those that belong to the first; what seems unfinished is given a moment. */
async function gathered(
  parts: EngineParts,
  held: Held,
  waiting: Incoming[],
  first: Incoming,
): Promise<Incoming[] | null> {
  const { understanding, school } = parts.turn;
  const found = gather(waiting, understanding, first.school ?? school);
  if (!found.unfinished || !parts.settleFor) return found.messages;
  await new Promise((resolve) => setTimeout(resolve, parts.settleFor));
  const now = await waitingNow(held, parts.clock.now());
  return now && gather(now, understanding, first.school ?? school).messages;
}

async function oneTurn(parts: EngineParts, held: Held, messages: Incoming[]): Promise<Incoming[] | null> {
  const began = performance.now();
  const incoming = joined(messages);
  const result = await resultOf(parts, held, incoming);
  if (result.unhandled)
    await keepForStaff(parts, held, incoming, { id: incoming.key, reason: 'message', what: incoming });
  const waiting = await finish(parts, held, {
    keys: messages.map((message) => message.key),
    cause: incoming.key,
    state: result.state,
    replies: { ...result.replies, heard: heardOn(parts, held, messages) },
  });
  const waited = parts.clock.now().getTime() - incoming.at.getTime();
  if ('meaning' in result) told(parts, held, result, { took: performance.now() - began, waited });
  return waiting;
}

const resultOf = (
  parts: EngineParts,
  held: Held,
  incoming: Incoming,
): Promise<TurnResult | Omit<TurnResult, 'meaning'>> => {
  const handle = incoming.kind === 'clock' ? handleTimer : handleTurn;
  return handle(parts.turn, { id: held.id, kind: incoming.conversation.kind }, held.state, incoming);
};

/** What the channel is to show of the person's own words: only where it keeps the talk itself. */
const heardOn = (parts: EngineParts, held: Held, messages: readonly Incoming[]): Replies['heard'] =>
  parts.adapters.get(held.channel)?.keep ? messages.map((message) => heardMessage(message, held.state)) : [];

function told(parts: EngineParts, held: Held, result: TurnResult, time: { took: number; waited: number }): void {
  const { intent, topic, confidence } = result.meaning;
  const took = Math.round(time.took);
  parts.log.info({ conversation: held.id, cause: result.cause, intent, topic, confidence, took }, 'turn');
  parts.onTurn?.(result, time.took, time.waited);
}

/** A message that fails again and again is put aside, and its sender is told; the next ones go on. */
async function park(parts: EngineParts, held: Held, incoming: Incoming): Promise<Incoming[] | null> {
  const reference = referenceOf(incoming.key);
  parts.log.error({ conversation: held.id, reference, tries: held.tries }, 'a message was parked');
  await keepForStaff(parts, held, incoming, { id: incoming.key, reason: 'message', what: incoming });
  const state = held.state ?? newTalk();
  const message = { key: 'errors.parked', values: { reference } } as const;
  const school = incoming.school ?? parts.turn.school;
  const heard = heardOn(parts, held, [incoming]);
  const lines = await dangerIn(parts, held, incoming, school);
  const replies = { school, language: state.language ?? 'nl', heard, replies: [...lines, { message }] };
  return finish(parts, held, { keys: [incoming.key], cause: incoming.key, state, replies });
}

/** The help lines, also for what cannot be handled. */
async function dangerIn(parts: EngineParts, held: Held, incoming: Incoming, school: string): Promise<Reply[]> {
  const who = await speaker(incoming.conversation, incoming, school, parts.clock.now());
  return answerDanger(parts.turn, { incoming, cause: incoming.key, conversation: held, who, school });
}

/**
 * Stores the turn and sends its replies. Usually the turn is finished first, then sent, then marked as sent. A channel that
 * keeps the talk itself takes each reply once per id; there the replies are kept first, and one write does the rest.
 */
async function finish(parts: EngineParts, held: Held, turn: Turned): Promise<Incoming[] | null> {
  const now = parts.clock.now();
  const { heard, replies } = turn.replies;
  if (!heard.length && !replies.length) return next(held, turn, await finishKeptTurn(held, turn, now));
  if (parts.adapters.get(held.channel)?.keep && (await deliver(parts, held, turn)).kind === 'sent') {
    const waiting = await finishKeptTurn(held, { ...turn, replies: { ...turn.replies, heard: [], replies: [] } }, now);
    return next(held, turn, waiting);
  }
  if (!(await finishTurn(held, turn, now))) return null;
  const sent = await sendReplies(parts, held, { cause: turn.cause, next: 0, doubted: false, replies: turn.replies });
  return next(held, turn, sent ? await markSent(held, parts.clock.now()) : null);
}

/** The next turn goes on from this one's state. */
function next(held: Held, { state }: Turned, waiting: Incoming[] | null): Incoming[] | null {
  Object.assign(held, { state, tries: 0, together: undefined });
  return waiting;
}
