/** What is done with a conversation that this process holds: what waits is handled, turn by turn, and answered. */
import type { Adapter, ChannelName, Incoming } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import {
  finishKeptTurn,
  finishTurn,
  leaveFor,
  markPartsSent,
  markSent,
  parkIncoming,
  waitingNow,
} from '../../models/conversations/finish.ts';
import type { Held as HeldConversation, Unsent } from '../../models/conversations/document.ts';
import { packOf } from '../../models/packs/registry.ts';
import { sendMessages, type Sent } from '../outbox/send.ts';
import type { Speech } from '../speech/speech.ts';
import { gather, joined } from './gather.ts';
import { handleTurn, referenceOf } from './handle-turn.ts';
import { heardMessage, newTalk, type Replies, type TalkState } from './state.ts';
import type { TurnParts, TurnResult } from './turn.ts';

export type Held = HeldConversation<TalkState, Replies>;

export interface EngineParts {
  turn: TurnParts;
  adapters: ReadonlyMap<ChannelName, Adapter>;
  speech: Speech;
  clock: Clock;
  log: Log;
  /** Names this process among those that share the store. */
  owner: string;
  /** How long an unfinished message waits for its rest, in milliseconds; 0: not at all. */
  settleFor: number;
  /** Told of every turn that finished, for measuring and for `ask`. */
  onTurn?(result: TurnResult, milliseconds: number): void;
}

/** A turn that is done but for storing and sending. */
interface Turned {
  keys: string[];
  cause: string;
  state: TalkState;
  replies: Replies;
}

/** A turn begun so often without finishing is put aside. */
const TRIES_AT_MOST = 3;

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
  return first && held.tries > TRIES_AT_MOST ? park(parts, held, first) : held.waiting;
}

/** The messages of the next turn. Null: the lease was lost meanwhile. */
async function together(parts: EngineParts, held: Held, waiting: Incoming[]): Promise<Incoming[] | null> {
  const isAnswer = (held.state?.questions.length ?? 0) > 0;
  const [first] = waiting;
  if (isAnswer || !first) return waiting.slice(0, 1);
  const { understanding, school } = parts.turn;
  const gathered = gather(waiting, understanding, first.school ?? school);
  if (!gathered.unfinished || !parts.settleFor) return gathered.messages;
  await new Promise((resolve) => setTimeout(resolve, parts.settleFor));
  const now = await waitingNow(held, parts.clock.now());
  return now && gather(now, understanding, first.school ?? school).messages;
}

async function oneTurn(parts: EngineParts, held: Held, messages: Incoming[]): Promise<Incoming[] | null> {
  const began = performance.now();
  const incoming = joined(messages);
  const conversation = { id: held.id, kind: incoming.conversation.kind };
  const result = await handleTurn(parts.turn, conversation, held.state, incoming);
  const heard = messages.map((message) => heardMessage(message, held.state));
  const waiting = await finish(parts, held, {
    keys: messages.map((message) => message.key),
    cause: incoming.key,
    state: result.state,
    replies: { ...result.replies, heard },
  });
  told(parts, held, result, performance.now() - began);
  return waiting;
}

function told(parts: EngineParts, held: Held, result: TurnResult, milliseconds: number): void {
  const { intent, topic, confidence } = result.meaning;
  const took = Math.round(milliseconds);
  parts.log.info({ conversation: held.id, cause: result.cause, intent, topic, confidence, took }, 'turn');
  parts.onTurn?.(result, milliseconds);
}

/** A message that fails again and again is put aside, and its sender is told; the next ones go on. */
async function park(parts: EngineParts, held: Held, incoming: Incoming): Promise<Incoming[] | null> {
  const reference = referenceOf(incoming.key);
  parts.log.error({ conversation: held.id, reference, tries: held.tries }, 'a message was parked');
  await parkIncoming(held, incoming, parts.clock.now());
  const state = held.state ?? newTalk();
  const message = { key: 'errors.parked', values: { reference } } as const;
  const school = incoming.school ?? parts.turn.school;
  const heard = [heardMessage(incoming, held.state)];
  const replies = { school, language: state.language ?? 'nl', heard, replies: [{ message }] };
  return finish(parts, held, { keys: [incoming.key], cause: incoming.key, state, replies });
}

/**
 * Stores the turn and sends its replies. Usually the turn is finished first, then sent, then marked as sent. A channel that
 * keeps the talk itself takes each reply once per id; there the replies are kept first, and one write does the rest.
 */
async function finish(parts: EngineParts, held: Held, turn: Turned): Promise<Incoming[] | null> {
  const now = parts.clock.now();
  if (parts.adapters.get(held.channel)?.keep && (await deliver(parts, held, turn)).kind === 'sent') {
    const waiting = await finishKeptTurn(held, turn, now);
    held.state = turn.state;
    return waiting;
  }
  if (!(await finishTurn(held, turn, now))) return null;
  held.state = turn.state;
  const sent = await sendReplies(parts, held, { cause: turn.cause, next: 0, doubted: false, replies: turn.replies });
  return sent ? markSent(held, parts.clock.now()) : null;
}

/** False when it must be tried again later, which the store then knows. */
async function sendReplies(parts: EngineParts, held: Held, unsent: Unsent<Replies>): Promise<boolean> {
  const sent = await deliver(parts, held, unsent);
  if (sent.kind === 'sent') return true;
  const { cause, doubted } = unsent;
  parts.log.warn({ conversation: held.id, cause, outcome: sent.kind, tries: held.tries }, 'a reply was not sent');
  if (sent.kind === 'gone' || (sent.kind === 'doubt' && doubted)) return true;
  const again = new Date(parts.clock.now().getTime() + (sent.kind === 'retry' ? sent.after : 0));
  await markPartsSent(held, { next: sent.next, doubted: sent.kind === 'doubt' }, again);
  return false;
}

/** Only here keys become words, and words become parts. */
function deliver(
  parts: EngineParts,
  held: Held,
  { cause, replies, next = 0 }: { cause: string; replies: Replies; next?: number },
): Promise<Sent> {
  const adapter = parts.adapters.get(held.channel);
  if (!adapter) return Promise.resolve({ kind: 'gone' });
  const listener = {
    language: replies.language,
    zone: packOf(replies.school).timeZone,
    now: parts.clock.now(),
  };
  const messages = replies.replies.map((reply) => parts.speech.speak(reply.message, listener, reply.question));
  const heard = replies.heard.map(({ label, ...one }) =>
    label ? { ...one, text: parts.speech.say(label.label, label.values, listener) } : one,
  );
  return sendMessages(adapter, { channel: held.channel, conversation: held.place }, { messages, heard }, cause, next);
}
