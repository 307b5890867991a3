/** Something said unasked, or later: rendered, and decided, at the moment it is sent (contract B). */
import type { Outgoing } from './words.ts';

export interface NoticeRow {
  school: string;
  person: string;
  values: Readonly<Record<string, string | number>>;
}

export interface Notice {
  kind: string;
  /** What follows when the response to a send was lost. */
  afterDoubt: 'once-more' | 'staff-decide';
  /** The message, or null when there is nothing to say any more. */
  render(row: NoticeRow): Promise<Outgoing | null>;
}
