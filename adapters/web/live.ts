/** Tells the open pages of a conversation what was added to its history, within this process. */
import { type History, type HistoryRow } from './history.ts';

export type Listener = (rows: readonly HistoryRow[]) => void;

/** Who listens to which conversation. */
export class Live {
  readonly #listeners = new Map<string, Set<Listener>>();

  /** @returns the way to stop listening */
  listen(conversation: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(conversation) ?? new Set();
    this.#listeners.set(conversation, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(conversation);
    };
  }

  tell(conversation: string, ...rows: HistoryRow[]): void {
    for (const listener of this.#listeners.get(conversation) ?? []) listener(rows);
  }
}

/** The same history, whose new rows are told once they are stored. A repeat is told again: pages know a row by its id. */
export function toldLive(history: History, live: Live): History {
  return {
    last: (conversation, count) => history.last(conversation, count),
    async add(conversation, ...rows) {
      await history.add(conversation, ...rows);
      live.tell(conversation, ...rows);
    },
  };
}
