/** A note that nobody handled for two workdays: the office and the head hear that it waits. */
import { System } from '../../bot/core/actor.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { remindOfNote } from '../../models/notes.ts';

export const noteWaits: TimerHandler = {
  kind: 'note-waits',
  async ring({ values, now, cause }) {
    await remindOfNote(System('a note that waits'), String(values['note']), cause, now);
    return [];
  },
};
