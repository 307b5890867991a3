/** The updates that wait for the bot: kept a day, presses 150 seconds; got by asking, or posted to the webhook. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Clock } from '../../../bot/core/clock.ts';

const DAY = 24 * 60 * 60 * 1000;
const PRESS_FOR = 150_000;
/** Pauses between two tries of the webhook, in milliseconds; Telegram's own begin at seconds and end at minutes. */
const FIRST_PAUSE = 10;
const LONGEST_PAUSE = 1_000;

export interface Update {
  update_id: number;
  [field: string]: unknown;
}
interface Pending {
  update: Update;
  at: number;
  isPress: boolean;
  /** The bot got it, and may confirm it. */
  isGiven?: boolean;
}

/** Where updates are posted to. */
export interface Webhook {
  /** Asked for each time, as an address of the world is served now by one process, now by another. */
  url: () => string;
  secret: string;
}

export interface Updates {
  /** Queues what happened; returns its id. */
  add(what: object): number;
  /** Queues two things that happened in this order; the second one travels first. Returns their ids. */
  addReordered(first: object, second: object): [number, number];
  /** Delivers an update once more, as Telegram does when an answer was lost; `atOnce`: beside the others of its chat. */
  repeat(id: number, atOnce?: boolean): void;
  /** Waits for updates; ends at once when others ask meanwhile ('conflict'). `offset` forgets what is before it. */
  ask(offset: number | undefined, limit: number, seconds: number): Promise<Update[] | 'conflict'>;
  /** Ends a call that waits, empty, as after its seconds. */
  endWaiting(): void;
  setWebhook(webhook: Webhook | undefined): void;
  readonly webhook: Webhook | undefined;
  /** Ids go on anywhere, as after a week without updates. */
  jump(id: number): void;
  /** How many wait. */
  pending(): number;
  /** How often somebody asked while another call waited. */
  conflicts(): number;
  close(): void;
}

/** Nothing waits yet. `onTaken` is told of each update that the bot took, in order, repeats too. */
export function updatesOf(clock: Clock, onTaken: (update: Update) => void = () => undefined): Updates {
  let nextId = 1_000;
  let pending: Pending[] = [];
  const known = new Map<number, Pending>();
  let webhook: Webhook | undefined;
  let isClosed = false;
  let conflicts = 0;
  let wake: ((why: 'updates' | 'conflict' | 'time') => void) | undefined;
  /** Messages and presses of a chat travel apart, each in their order. */
  const lanes = new Map<string, Promise<void>>();

  const now = (): number => clock.now().getTime();
  const forget = (one: Pending): void => void (pending = pending.filter((other) => other !== one));
  const isKept = ({ at, isPress }: Pending): boolean => now() - at < (isPress ? PRESS_FOR : DAY);

  function queue(one: Pending, atOnce = false): void {
    pending.push(one);
    if (!webhook) wake?.('updates');
    else if (atOnce) void deliver(one);
    else post(one);
  }

  function numbered(what: object): Pending {
    const update = { update_id: nextId++, ...what };
    const one = { update, at: now(), isPress: 'callback_query' in what };
    known.set(update.update_id, one);
    return one;
  }

  function post(one: Pending): void {
    const lane = `${one.isPress}/${chatOf(one.update)}`;
    const posted = (lanes.get(lane) ?? Promise.resolve()).then(() => deliver(one));
    lanes.set(lane, posted);
  }

  function confirmBefore(offset: number): void {
    const isBefore = ({ update }: Pending): boolean => update.update_id < offset;
    const taken = pending.filter((one) => isBefore(one) && one.isGiven).sort(byId);
    pending = pending.filter((one) => !isBefore(one));
    for (const { update } of taken) onTaken(update);
  }

  async function deliver(one: Pending): Promise<void> {
    for (let wait = FIRST_PAUSE; webhook && isKept(one) && !isClosed; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      if (await isTaken(webhook, one.update)) {
        onTaken(one.update);
        break;
      }
      await pause(wait);
    }
    forget(one);
  }

  return {
    add(what) {
      const one = numbered(what);
      queue(one);
      return one.update.update_id;
    },
    addReordered(first, second) {
      const [one, other] = [numbered(first), numbered(second)];
      queue(other);
      queue(one);
      return [one.update.update_id, other.update.update_id];
    },
    repeat(id, atOnce = false) {
      const one = known.get(id);
      if (one) queue({ ...one, at: now() }, atOnce);
    },
    async ask(offset, limit, seconds) {
      if (wake) conflicts += 1;
      wake?.('conflict');
      if (offset !== undefined) confirmBefore(offset);
      pending = pending.filter(isKept);
      if (!pending.length && seconds > 0 && !isClosed) {
        const why = await new Promise<string>((resolve) => {
          wake = resolve;
          setTimeout(() => resolve('time'), seconds * 1000).unref();
        });
        wake = undefined;
        if (why === 'conflict') return 'conflict';
      }
      const given = pending.toSorted(byId).slice(0, limit);
      for (const one of given) one.isGiven = true;
      return given.map(({ update }) => update);
    },
    endWaiting: () => wake?.('time'),
    setWebhook(next) {
      webhook = next;
      if (webhook) for (const one of pending) post(one);
    },
    get webhook() {
      return webhook;
    },
    jump: (id) => void (nextId = id),
    pending: () => pending.length,
    conflicts: () => conflicts,
    close() {
      isClosed = true;
      wake?.('updates');
    },
  };
}

const byId = (a: Pending, b: Pending): number => a.update.update_id - b.update.update_id;

async function isTaken({ url, secret }: Webhook, update: Update): Promise<boolean> {
  const answer = await fetch(url(), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
    body: JSON.stringify(update),
  }).catch(() => undefined);
  await answer?.arrayBuffer().catch(() => undefined);
  return answer?.ok ?? false;
}

function chatOf(update: Update): string {
  const { message, callback_query: press } = update as { message?: Chat; callback_query?: { message?: Chat } };
  return String((message ?? press?.message)?.chat.id);
}
interface Chat {
  chat: { id: number };
}
