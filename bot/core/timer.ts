/** What is done when a timer is due (contract B). It is handled like a message of its conversation, or of its school. */
import type { Outgoing } from './words.ts';

export interface DueTimer {
  school: string;
  values: Readonly<Record<string, string | number>>;
  /** When it was due; `now` may be later. */
  due: Date;
  now: Date;
  /** The timer's id, which every effect carries. */
  cause: string;
}

export interface TimerHandler {
  kind: string;
  /** Does it, and returns what is to be said in the timer's conversation: mostly nothing. */
  ring(timer: DueTimer): Promise<Outgoing[]>;
}
