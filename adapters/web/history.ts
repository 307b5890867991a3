/** What was said in a conversation of the web chat: the page shows it, and what is stored here counts as sent. */
import { type Part } from './split.ts';

/** What a person wrote, or the label of what they pressed. */
export interface PersonSaid {
  text: string;
  /** Pressed, not typed. */
  choice?: { question: string; index: number };
}

interface Row {
  /** Unique in its conversation: the key of the `Incoming` for a person, the part's id for the bot. */
  id: string;
  at: Date;
}
export type HistoryRow = (Row & { from: 'person'; body: PersonSaid }) | (Row & { from: 'bot'; body: Part });

/** Where it is kept: the store's side is in `models/`. */
export interface History {
  /** Once per `row.id` in a conversation: a repeat does nothing. */
  add(conversation: string, ...rows: HistoryRow[]): Promise<void>;
  /** The last `count` rows, oldest first. */
  last(conversation: string, count: number): Promise<HistoryRow[]>;
}
