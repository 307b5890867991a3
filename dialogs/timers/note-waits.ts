/** A note that nobody handled for two workdays: the office and the head hear that it waits. */
import { System } from '../../bot/core/actor.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { isNoteOpen } from '../../models/notes.ts';
import { addToOutbox, PRIORITIES } from '../../models/outbox.ts';
import { staffWith } from '../../models/people/person.ts';

const who = System('a note that waits');

export const noteWaits: TimerHandler = {
  kind: 'note-waits',
  async ring({ school, values, now, cause }) {
    const note = String(values['note']);
    if (!(await isNoteOpen(who, note))) return [];
    const staff = await staffWith(who, school, ['office', 'head']);
    await addToOutbox(
      who,
      staff.map((personId) => ({
        _id: `${cause}/${personId}`,
        schoolId: school,
        personId,
        kind: 'note-waits',
        priority: PRIORITIES.reminder,
        values: { note },
        why: 'office or head of the school',
        due: now,
      })),
    );
    return [];
  },
};
