/** The office hears that a parent left a note: no name and no content. Nothing, when it was handled meanwhile. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isNoteOpen } from '../../models/notes.ts';

export const newNote: Notice = {
  kind: 'new-note',
  afterDoubt: 'once-more',
  async render({ values }) {
    return (await isNoteOpen(System('notice new-note'), String(values['note']))) ? { key: 'notes.new' } : null;
  },
};
