/** The office hears that a parent left a note: no name and no content. Nothing, when it was handled meanwhile. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isNoteOpen } from '../../models/notes.ts';
import { staffWith } from '../../models/people/person.ts';

export const newNote: Notice = {
  kind: 'new-note',
  afterDoubt: 'once-more',
  forWork: true,
  async render({ school, person, values, now }) {
    const who = System('notice new-note');
    const office = await staffWith(who, school, ['office'], now);
    return office.includes(person) && (await isNoteOpen(who, String(values['note']))) ? { key: 'notes.new' } : null;
  },
};
