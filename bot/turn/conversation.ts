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
  putAside,
  waitingNow,
} from '../../models/conversations/finish.ts';
import { type Held as HeldConversation, leaseEnd, type Unsent } from '../../models/conversations/document.ts';
import { packOf } from '../../models/packs/registry.ts';
import { sendMessages, type Sent } from '../outbox/send.ts';
import type { Speech } from '../speech/speech.ts';
import { gather, joined } from './gather.ts';
import { handleTurn, helpLines, referenceOf } from './handle-turn.ts';
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
  /** Told of every turn that finished, for measuring and for `ask`. `waited`: since its first message, in milliseconds too. */
  onTurn?(result: TurnResult, milliseconds: number, waited: number): void;
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
/** After a reply failed, in milliseconds. */
const RETRY_AFTER = 5_000;

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
 * The messages of the next turn. One by one where they may be answers, and where a turn is tried again: what it did and said
 * carries the cause of its first message. Null: the lease was lost meanwhile.
 */
async function together(parts: EngineParts, held: Held, waiting: Incoming[]): Promise<Incoming[] | null> {
  const isAnswer = (held.state?.questions.length ?? 0) > 0;
  const [first] = waiting;
  if (isAnswer || held.tries > 1 || !first) return waiting.slice(0, 1);
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
  const waiting = await finish(parts, held, {
    keys: messages.map((message) => message.key),
    cause: incoming.key,
    state: result.state,
    replies: { ...result.replies, heard: heardOn(parts, held, messages) },
  });
  const waited = parts.clock.now().getTime() - incoming.at.getTime();
  told(parts, held, result, { took: performance.now() - began, waited });
  return waiting;
}

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
  await putAside(held, incoming.key, incoming, parts.clock.now());
  const state = held.state ?? newTalk();
  const message = { key: 'errors.parked', values: { reference } } as const;
  const school = incoming.school ?? parts.turn.school;
  const heard = heardOn(parts, held, [incoming]);
  const lines = helpLines(parts.turn, incoming, school);
  const replies = { school, language: state.language ?? 'nl', heard, replies: [...lines, { message }] };
  return finish(parts, held, { keys: [incoming.key], cause: incoming.key, state, replies });
}

/**
 * Stores the turn and sends its replies. Usually the turn is finished first, then sent, then marked as sent. A channel that
 * keeps the talk itself takes each reply once per id; there the replies are kept first, and one write does the rest.
 */
async function finish(parts: EngineParts, held: Held, turn: Turned): Promise<Incoming[] | null> {
  const now = parts.clock.now();
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
  Object.assign(held, { state, tries: 0 });
  return waiting;
}

/** False when it must be tried again later, which the store then knows. */
async function sendReplies(parts: EngineParts, held: Held, unsent: Unsent<Replies>): Promise<boolean> {
  const sent = await deliver(parts, held, unsent);
  if (sent.kind === 'sent') return true;
  const { cause, doubted } = unsent;
  parts.log.warn({ conversation: held.id, cause, outcome: sent.kind, tries: held.tries }, 'a reply was not sent');
  if (sent.kind === 'gone' || (sent.kind === 'doubt' && doubted)) return true;
  if (sent.kind === 'failed' && (await givenUp(parts, held, unsent, sent.error))) return true;
  const after = { retry: sent.kind === 'retry' ? sent.after : 0, doubt: 0, failed: RETRY_AFTER }[sent.kind];
  const again = new Date(parts.clock.now().getTime() + after);
  await markPartsSent(held, { next: sent.next, doubted: sent.kind === 'doubt' }, again);
  return false;
}

/** Replies that fail again and again are put aside for staff, so that the talk goes on. */
async function givenUp(parts: EngineParts, held: Held, unsent: Unsent<Replies>, error: unknown): Promise<boolean> {
  const { cause, replies } = unsent;
  parts.log.error({ err: error, conversation: held.id, cause, reference: referenceOf(cause) }, 'a reply failed');
  if (held.tries < TRIES_AT_MOST) return false;
  await putAside(held, `${cause}/replies`, replies, parts.clock.now());
  return true;
}

/** Only here keys become words, and words become parts. */
async function deliver(
  parts: EngineParts,
  held: Held,
  { cause, replies, next = 0 }: { cause: string; replies: Replies; next?: number },
): Promise<Sent> {
  const adapter = parts.adapters.get(held.channel);
  if (!adapter) return { kind: 'gone' };
  const listener = {
    language: replies.language,
    zone: packOf(replies.school).timeZone,
    now: parts.clock.now(),
  };
  const messages = replies.replies.map((reply) => parts.speech.speak(reply.message, listener, reply.question));
  const heard = replies.heard.map(({ label, ...one }) =>
    label ? { ...one, text: parts.speech.say(label.label, label.values, listener) } : one,
  );
  const to = { channel: held.channel, conversation: held.place };
  const sentPart = (sent: number): Promise<void> =>
    markPartsSent(held, { next: sent, doubted: false }, leaseEnd(parts.clock.now()));
  return sendMessages(adapter, to, { messages, heard }, { id: cause, next, sentPart });
}
