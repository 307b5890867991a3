/** The office and the head hear that a note waits for days: no name and no content. Nothing, when it was handled meanwhile. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isNoteOpen } from '../../models/notes.ts';
import { staffWith } from '../../models/people/person.ts';

export const noteWaitsNotice: Notice = {
  kind: 'note-waits',
  afterDoubt: 'once-more',
  forWork: true,
  async render({ school, person, values, now }) {
    const who = System('notice note-waits');
    const staff = await staffWith(who, school, ['office', 'head'], now);
    return staff.includes(person) && (await isNoteOpen(who, String(values['note']))) ? { key: 'notes.waits' } : null;
  },
};
