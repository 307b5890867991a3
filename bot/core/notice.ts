/** Something said unasked, or later: rendered, and decided, at the moment it is sent (contract B). */
import type { Outgoing } from './words.ts';

export interface NoticeRow {
  school: string;
  person: string;
  values: Readonly<Record<string, string | number>>;
  now: Date;
}

export interface Notice {
  kind: string;
  /** What follows when the response to a send was lost. */
  afterDoubt: 'once-more' | 'staff-decide';
  /** It belongs to somebody's post at school: it comes also to who wants no messages. */
  forWork?: true;
  /** The message, or null when there is nothing to say any more. */
  render(row: NoticeRow): Promise<Outgoing | null>;
}
