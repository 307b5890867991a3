/**
 * Takes messages in, and sees to it that each conversation's are handled once, one at a time, in order of acceptance
 * (contract B). Whoever holds a conversation's lease handles it until nothing waits.
 */
import type { Incoming } from '../core/channel.ts';
import { cleanText } from '../core/clean.ts';
import { UserError } from '../core/errors.ts';
import { acceptIncoming, dueConversations, takeConversation } from '../../models/conversations/accept.ts';
import { leaveFor } from '../../models/conversations/finish.ts';
import { isStoreFailure } from '../../models/store.ts';
import { handleConversation } from './conversation.ts';
import { type EngineParts, type Held, TRIES_AT_MOST } from './engine-parts.ts';
import type { Replies, TalkState } from './state.ts';

export interface Engine {
  /** Resolves once the message is durably stored. Throws UserError('store-away') when it cannot be. */
  accept(incoming: Incoming): Promise<'accepted' | 'repeated' | 'full'>;
  /**
   * Takes up conversations that were left behind: by a process that died, or for a later try. One at a time: so a message that
   * ends the process takes no others with it, and is the only one that is parked.
   */
  resume(): Promise<void>;
  /** Resolves when nothing is being handled. */
  idle(): Promise<void>;
  /** Finishes the turns at hand; what still waits stays in the store. */
  stop(): Promise<void>;
}

/** After a failure, in milliseconds. */
const RETRY_AFTER = 5_000;
const RESUMED_IN_A_ROW = 100;

/** One engine per process and store. */
export function createEngine(parts: EngineParts): Engine {
  const running = new Set<Promise<void>>();
  let stopping = false;

  function start(held: Held): Promise<void> {
    const work = handle(parts, held, () => stopping).finally(() => running.delete(work));
    running.add(work);
    return work;
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
      if (accepted.kind === 'taken') void start(accepted.held);
      return accepted.kind === 'taken' || accepted.kind === 'added' ? 'accepted' : accepted.kind;
    },
    async resume() {
      for (const id of await dueConversations(parts.clock.now(), RESUMED_IN_A_ROW)) {
        const held = stopping ? null : await takeConversation<TalkState, Replies>(id, parts.owner, parts.clock.now());
        if (held) await start(held);
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

/** Handles a conversation until nothing waits. */
async function handle(parts: EngineParts, held: Held, stopping: () => boolean): Promise<void> {
  for (let at: Held | null = held; at;) at = await handleOnce(parts, at, stopping);
}

/**
 * Null when it is over. A failure of the store leaves the conversation for later; any other is tried again at once, until
 * the message is parked, so that the next one is not held up. Nothing is lost.
 */
async function handleOnce(parts: EngineParts, held: Held, stopping: () => boolean): Promise<Held | null> {
  try {
    await handleConversation(parts, held, stopping);
    return null;
  } catch (error) {
    const atOnce = !isStoreFailure(error) && held.tries <= TRIES_AT_MOST && !stopping();
    parts.log.error({ err: error, conversation: held.id, tries: held.tries, atOnce }, 'a turn did not finish');
    return await leaveAndRetake(parts, held, atOnce).catch((again: unknown) => {
      parts.log.error({ err: again, conversation: held.id }, 'its lease ends by itself');
      return null;
    });
  }
}

async function leaveAndRetake(parts: EngineParts, held: Held, atOnce: boolean): Promise<Held | null> {
  const now = parts.clock.now();
  await leaveFor(held, new Date(now.getTime() + (atOnce ? 0 : RETRY_AFTER)));
  return atOnce ? takeConversation<TalkState, Replies>(held.id, parts.owner, now) : null;
}
