/**
 * Takes messages in, and sees to it that each conversation's are handled once, one at a time, in order of acceptance
 * (contract B). Whoever holds a conversation's lease handles it until nothing waits.
 */
import type { Adapter, ChannelName, Incoming } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import { cleanText } from '../core/clean.ts';
import { UserError } from '../core/errors.ts';
import type { Log } from '../core/log.ts';
import {
  acceptIncoming,
  dueConversations,
  finishTurn,
  type Held as HeldConversation,
  leaveFor,
  markPartsSent,
  markSent,
  parkIncoming,
  takeConversation,
  type Unsent,
  waitingNow,
} from '../../models/conversations/conversation.ts';
import { packOf } from '../../models/packs/registry.ts';
import { isStoreFailure } from '../../models/store.ts';
import { sendMessages } from '../outbox/send.ts';
import type { Speech } from '../speech/speech.ts';
import { gather, joined } from './gather.ts';
import { handleTurn, referenceOf } from './handle-turn.ts';
import { heardMessage, newTalk, type Replies, type TalkState } from './state.ts';
import type { TurnParts, TurnResult } from './turn.ts';

type Held = HeldConversation<TalkState, Replies>;

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

export interface Engine {
  /** Resolves once the message is durably stored. Throws UserError('store-away') when it cannot be. */
  accept(incoming: Incoming): Promise<'accepted' | 'repeated' | 'full'>;
  /** Takes up conversations that were left behind: by a process that died, or for a later try. */
  resume(): Promise<void>;
  /** Resolves when nothing is being handled. */
  idle(): Promise<void>;
  /** Finishes the turns at hand; what still waits stays in the store. */
  stop(): Promise<void>;
}

const RETRY_AFTER = 5_000;
/** A turn begun so often without finishing is put aside. */
const TRIES_AT_MOST = 3;
const RESUMED_AT_ONCE = 20;

export function createEngine(parts: EngineParts): Engine {
  const running = new Set<Promise<void>>();
  let stopping = false;

  function start(held: Held): void {
    const work = handle(parts, held, () => stopping).finally(() => running.delete(work));
    running.add(work);
  }
  const idle = async (): Promise<void> => {
    while (running.size) await Promise.all(running);
  };
  return {
    async accept(incoming) {
      const clean = incoming.text === undefined ? incoming : { ...incoming, text: cleanText(incoming.text) };
      const accepted = await storeOrAway(() =>
        acceptIncoming<TalkState, Replies>(clean, parts.owner, parts.clock.now()),
      );
      if (accepted.kind === 'taken') start(accepted.held);
      return accepted.kind === 'taken' || accepted.kind === 'added' ? 'accepted' : accepted.kind;
    },
    async resume() {
      for (const id of await dueConversations(parts.clock.now(), RESUMED_AT_ONCE)) {
        const held = stopping ? null : await takeConversation<TalkState, Replies>(id, parts.owner, parts.clock.now());
        if (held) start(held);
      }
    },
    idle,
    async stop() {
      stopping = true;
      await idle();
    },
  };
}

async function storeOrAway<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isStoreFailure(error) ? new UserError('store-away', {}, { cause: error }) : error;
  }
}

/** Handles a conversation until nothing waits. A failure leaves it for a later try; nothing is lost. */
async function handle(parts: EngineParts, held: Held, stopping: () => boolean): Promise<void> {
  try {
    await handleAll(parts, held, stopping);
  } catch (error) {
    parts.log.error({ err: error, conversation: held.id, tries: held.tries }, 'a conversation was left for later');
    await leaveFor(held, new Date(parts.clock.now().getTime() + RETRY_AFTER)).catch((again: unknown) => {
      parts.log.error({ err: again, conversation: held.id }, 'its lease ends by itself');
    });
  }
}

async function handleAll(parts: EngineParts, held: Held, stopping: () => boolean): Promise<void> {
  if (held.unsent && !(await sendReplies(parts, held, held.unsent))) return;
  let waiting = held.unsent ? await markSent(held, parts.clock.now()) : held.waiting;
  if (!held.unsent && held.tries > TRIES_AT_MOST && waiting[0]) {
    if (!(await park(parts, held, waiting[0]))) return;
    waiting = await markSent(held, parts.clock.now());
  }
  while (waiting.length) {
    if (stopping()) return leaveFor(held, parts.clock.now());
    const messages = await together(parts, held, waiting);
    if (!messages) return;
    const done = await oneTurn(parts, held, messages);
    if (!done) return;
    waiting = await markSent(held, parts.clock.now());
  }
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

async function oneTurn(parts: EngineParts, held: Held, messages: Incoming[]): Promise<boolean> {
  const began = performance.now();
  const incoming = joined(messages);
  const conversation = { id: held.id, kind: incoming.conversation.kind };
  const result = await handleTurn(parts.turn, conversation, held.state, incoming);
  const { state, cause, meaning } = result;
  const keeps = parts.adapters.get(held.channel)?.keep !== undefined;
  const heard = keeps ? messages.map((message) => heardMessage(message, held.state)) : [];
  const replies = { ...result.replies, heard };
  const keys = messages.map((message) => message.key);
  const mine = await finishTurn(held, { keys, cause: incoming.key, state, replies }, parts.clock.now());
  if (!mine) return false;
  held.state = state;
  const sent = await sendReplies(parts, held, { cause: incoming.key, next: 0, doubted: false, replies });
  const milliseconds = performance.now() - began;
  const { intent, topic, confidence } = meaning;
  parts.log.info(
    { conversation: held.id, cause, intent, topic, confidence, milliseconds: Math.round(milliseconds) },
    'turn',
  );
  parts.onTurn?.(result, milliseconds);
  return sent;
}

/** A message that fails again and again is put aside, and its sender is told; the next ones go on. */
async function park(parts: EngineParts, held: Held, incoming: Incoming): Promise<boolean> {
  const reference = referenceOf(incoming.key);
  parts.log.error({ conversation: held.id, reference, tries: held.tries }, 'a message was parked');
  await parkIncoming(held, incoming, parts.clock.now());
  const state = held.state ?? newTalk();
  const message = { key: 'errors.parked', values: { reference } } as const;
  const heard = [heardMessage(incoming, held.state)];
  const replies = {
    school: incoming.school ?? parts.turn.school,
    language: state.language ?? 'nl',
    heard,
    replies: [{ message }],
  };
  if (!(await finishTurn(held, { keys: [incoming.key], cause: incoming.key, state, replies }, parts.clock.now())))
    return false;
  held.tries = 0;
  return sendReplies(parts, held, { cause: incoming.key, next: 0, doubted: false, replies });
}

/** False when it must be tried again later, which the store then knows. */
async function sendReplies(parts: EngineParts, held: Held, unsent: Unsent<Replies>): Promise<boolean> {
  const { school, language, replies } = unsent.replies;
  const adapter = parts.adapters.get(held.channel);
  if (!adapter) return true;
  const listener = { language, zone: packOf(school).timeZone, now: parts.clock.now() };
  const messages = replies.map((reply) => parts.speech.speak(reply.message, listener, reply.question));
  const heard = unsent.replies.heard.map(({ label, ...one }) =>
    label ? { ...one, text: parts.speech.say(label.label, label.values, listener) } : one,
  );
  const to = { channel: held.channel, conversation: held.place };
  const sent = await sendMessages(adapter, to, { messages, heard }, unsent.cause, unsent.next);
  if (sent.kind === 'sent') return true;
  parts.log.warn(
    { conversation: held.id, cause: unsent.cause, outcome: sent.kind, tries: held.tries },
    'a reply was not sent',
  );
  if (sent.kind === 'gone' || (sent.kind === 'doubt' && unsent.doubted)) return true;
  const after = sent.kind === 'retry' ? sent.after : 0;
  await markPartsSent(
    held,
    { next: sent.next, doubted: sent.kind === 'doubt' },
    new Date(parts.clock.now().getTime() + after),
  );
  return false;
}
