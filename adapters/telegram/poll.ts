/** Long polling: asks Telegram for updates, and confirms them only when all of them are stored. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import { type Log } from '../../bot/core/log.ts';
import { isWrongToken } from './failures.ts';
import { ALLOWED_UPDATES } from './update.ts';

export interface PollParts {
  api: Api;
  /** Takes one update; when it throws, the update must come again. */
  take(update: unknown): Promise<unknown>;
  /** Whether this process is the one that polls; asked before each call, which lasts at most 35 seconds. */
  mayPoll(): Promise<boolean>;
  log: Log;
  waits?: Partial<Waits>;
}

/** Milliseconds. */
export interface Waits {
  /** While another process polls. */
  notOurs: number;
  /** After a failure that goes by. */
  failed: number;
  /** When the token is refused: somebody must mend it. */
  refused: number;
}
const WAITS: Waits = { notOurs: 5_000, failed: 2_000, refused: 60_000 };

/** Seconds that Telegram waits for an update. */
const TIMEOUT = 25;
const AT_ONCE = 100;

export interface Poll {
  start(): void;
  /** Stops asking and finishes the updates at hand. */
  stop(): Promise<void>;
}

type Received = Awaited<ReturnType<Api['getUpdates']>>;

/** Begins when it is started. */
export function longPoll({ api, take, mayPoll, log, waits: given }: PollParts): Poll {
  const waits = { ...WAITS, ...given };
  const stopping = new AbortController();
  const { signal } = stopping;
  let running: Promise<void> = Promise.resolve();
  /**
   * Confirms what was taken, once. Kept longer it would be a high-water mark, and ids jump, also down, after an idle week:
   * what came under a lower id would be confirmed unseen. What was not confirmed comes again, and is known.
   */
  let confirm: number | undefined;

  /** One call; returns how long to wait before the next one. */
  async function round(): Promise<number> {
    if (!(await mayPoll())) return waits.notOurs;
    const offset = confirm === undefined ? {} : { offset: confirm };
    confirm = undefined;
    const call = { timeout: TIMEOUT, limit: AT_ONCE, allowed_updates: ALLOWED_UPDATES, ...offset };
    const updates = await api.getUpdates(call, signal);
    await takeAll(updates, take);
    const last = updates.at(-1)?.update_id;
    confirm = last === undefined ? undefined : last + 1;
    return 0;
  }

  function afterFailure(error: unknown): number {
    if (signal.aborted) return 0;
    log.error({ err: error }, 'updates were not taken: they will come again');
    if (isWrongToken(error)) return waits.refused;
    const after = error instanceof TelegramApiError ? error.retryAfter : undefined;
    return after === undefined ? waits.failed : after * 1000;
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      const wait = await round().catch(afterFailure);
      if (wait > 0) await pause(wait, undefined, { signal }).catch(() => undefined);
    }
  }

  return {
    start: () => {
      running = run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Those of one conversation in their order; conversations beside each other, so that they share a commit of the store. */
async function takeAll(updates: Received, take: PollParts['take']): Promise<void> {
  const byChat = new Map<unknown, Received>();
  for (const update of updates) {
    const chat = chatOf(update);
    byChat.set(chat, [...(byChat.get(chat) ?? []), update]);
  }
  const taken = [...byChat.values()].map(async (ones) => {
    for (const update of ones) await take(update);
  });
  const failed = (await Promise.allSettled(taken)).find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** Looked up without trust: nothing has been checked yet. */
function chatOf(update: unknown): unknown {
  const { message, edited_message: edited, callback_query: press } = (update ?? {}) as Loose;
  return (message ?? edited ?? press?.message)?.chat?.id;
}

interface Loose {
  message?: { chat?: { id?: unknown } };
  edited_message?: Loose['message'];
  callback_query?: { message?: Loose['message'] };
}
