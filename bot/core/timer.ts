/** What is done when a timer is due (contract B). It is handled like a message of its conversation, or of its school. */
import type { Log } from './log.ts';
import type { Outgoing } from './words.ts';

export interface DueTimer {
  school: string;
  values: Readonly<Record<string, string | number>>;
  /** When it was due; `now` may be later. */
  due: Date;
  now: Date;
  /** The timer's id, which every effect carries. */
  cause: string;
  /** For counts, never for content. */
  log: Log;
}

/** Which dialog begins in the timer's conversation, by its id: not while another question is open, and only with who is known. */
export interface BeginsDialog {
  begins: string;
}

export interface TimerHandler {
  kind: string;
  /** Does it, and returns what is to be said or asked in the timer's conversation: mostly nothing. */
  ring(timer: DueTimer): Promise<Outgoing[] | BeginsDialog>;
}
