/**
 * Takes messages in, and sees to it that each conversation's are handled once, one at a time, in order of acceptance
 * (contract B). Whoever holds a conversation's lease handles it until nothing waits.
 */
import { type Incoming, Retry } from '../core/channel.ts';
import { cleanText } from '../core/clean.ts';
import { UserError } from '../core/errors.ts';
import { acceptIncoming, dueConversations, takeConversation } from '../../models/conversations/accept.ts';
import { conversationId } from '../../models/conversations/document.ts';
import { leaveFor } from '../../models/conversations/finish.ts';
import { endLeaseOf } from '../../models/conversations/regain.ts';
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
  const atWork = new Set<string>();
  /** Whose lease is perhaps ours with nobody at work: the store failed before it, or we, could tell the other. */
  const unsure = new Set<string>();
  let stopping = false;

  function start(held: Held): Promise<void> {
    atWork.add(held.id);
    const work = handle(parts, held, { stopping: () => stopping, unsure }).finally(() => {
      running.delete(work);
      atWork.delete(held.id);
    });
    running.add(work);
    return work;
  }
  async function regain(): Promise<void> {
    for (const id of [...unsure].filter((one) => !atWork.has(one))) {
      await endLeaseOf(id, parts.owner, parts.clock.now());
      unsure.delete(id);
    }
  }
  const idle = async (): Promise<void> => {
    while (running.size) await Promise.all(running);
  };
  return {
    async accept(incoming) {
      const clean = incoming.text === undefined ? incoming : { ...incoming, text: cleanText(incoming.text) };
      const accepted = await storeOrAway(
        () => acceptIncoming<TalkState, Replies>(clean, parts.owner, parts.clock.now()),
        () => unsure.add(conversationId(clean.channel, clean.conversation.id)),
      );
      if (accepted.kind === 'taken') void start(accepted.held);
      return accepted.kind === 'taken' || accepted.kind === 'added' ? 'accepted' : accepted.kind;
    },
    async resume() {
      await regain();
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

async function storeOrAway<T>(work: () => Promise<T>, away: () => void): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    away();
    throw new UserError('store-away', {}, { cause: error });
  }
}

interface Running {
  stopping: () => boolean;
  unsure: Set<string>;
}

/** Handles a conversation until nothing waits. */
async function handle(parts: EngineParts, held: Held, engine: Running): Promise<void> {
  for (let at: Held | null = held; at;) at = await handleOnce(parts, at, engine);
}

/**
 * Null when it is over. A failure of the store leaves the conversation for later; any other is tried again at once, until
 * the message is parked, so that the next one is not held up. Nothing is lost.
 */
async function handleOnce(parts: EngineParts, held: Held, { stopping, unsure }: Running): Promise<Held | null> {
  try {
    await handleConversation(parts, held, stopping);
    return null;
  } catch (error) {
    const storeFailed = isStoreFailure(error);
    const after = error instanceof Retry ? error.after : RETRY_AFTER;
    const atOnce = !storeFailed && !(error instanceof Retry) && held.tries <= TRIES_AT_MOST && !stopping();
    parts.log.error({ err: error, conversation: held.id, tries: held.tries, atOnce }, 'a turn did not finish');
    return await leaveAndRetake(parts, held, { after: atOnce ? 0 : after, storeFailed }).catch((again: unknown) => {
      parts.log.error({ err: again, conversation: held.id }, 'its lease is ended when the store is back');
      unsure.add(held.id);
      return null;
    });
  }
}

async function leaveAndRetake(
  parts: EngineParts,
  held: Held,
  { after, storeFailed }: { after: number; storeFailed: boolean },
): Promise<Held | null> {
  const now = parts.clock.now();
  await leaveFor(held, new Date(now.getTime() + after), storeFailed);
  return after === 0 ? takeConversation<TalkState, Replies>(held.id, parts.owner, now) : null;
}
