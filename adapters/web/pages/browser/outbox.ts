/** Messages on their way: one at a time, in order, tried again until the server has them; kept when the page is reloaded. */
import type { Outcome } from './session.ts';

/** A message of this page that the server may not have yet. `id` is the same for every try. */
export interface Unsent {
  id: string;
  /** What is shown: the text, or the label of the choice. */
  label: string;
  choice?: { question: string; index: number };
}

export type SendState = 'sending' | 'waiting' | 'busy' | 'failed' | 'sent';

export interface OutboxParts {
  deliver(message: Unsent): Promise<Outcome>;
  changed(message: Unsent, state: SendState): void;
  /** Where the queue survives a reload. */
  keep(queue: readonly Unsent[]): void;
}

/** Milliseconds: the first pause; it doubles with every try. */
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

/** The queue of one conversation. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #queue: Unsent[] = [];
  #busy = false;
  #pause = FIRST_PAUSE;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  add(...messages: Unsent[]): void {
    this.#queue.push(...messages);
    this.#keep();
    const state = this.#timer === undefined ? 'sending' : 'waiting';
    for (const message of messages) this.#tell(message, state);
    if (this.#timer === undefined) void this.#work();
  }

  /** Tries at once what waits: the network is back, or the person asks for it. */
  now(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#pause = FIRST_PAUSE;
    void this.#work();
  }

  /** The conversation is left; what is not sent stays kept. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #work(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let next = this.#queue[0]; next && !this.#stopped; next = this.#queue[0]) {
      this.#tell(next, 'sending');
      if (!this.#settle(next, await this.#parts.deliver(next))) break;
    }
    this.#busy = false;
  }

  /** @returns whether the next one may go */
  #settle(message: Unsent, outcome: Outcome): boolean {
    if (outcome.kind === 'wait') {
      const state = outcome.busy ? 'busy' : 'waiting';
      for (const one of this.#queue) this.#tell(one, state);
      this.#later(outcome.after ?? 0);
      return false;
    }
    this.#queue.shift();
    this.#keep();
    this.#pause = FIRST_PAUSE;
    this.#tell(message, outcome.kind === 'done' ? 'sent' : 'failed');
    return true;
  }

  #later(atLeast: number): void {
    if (this.#stopped) return;
    // Not all pages at once, when a server comes back.
    const pause = Math.max(atLeast, this.#pause) * (1 + Math.random() / 4);
    this.#pause = Math.min(LONGEST_PAUSE, this.#pause * 2);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#work();
    }, pause);
  }

  /** What was under way when the conversation was left is no news any more. */
  #tell(message: Unsent, state: SendState): void {
    if (!this.#stopped) this.#parts.changed(message, state);
  }

  #keep(): void {
    this.#parts.keep(this.#queue);
  }
}
