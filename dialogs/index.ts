/** Which dialog takes which intent. */
import type { AnyDialog } from '../bot/core/dialog.ts';
import type { Intent } from '../bot/core/meaning.ts';
import type { Notice } from '../bot/core/notice.ts';
import type { TimerHandler } from '../bot/core/timer.ts';
import type { TextKey } from '../bot/core/words.ts';
import { answer } from './answer.ts';
import { languageChange } from './language-change.ts';
import { link } from './link.ts';
import { alert } from './notices/alert.ts';
import { linkedElsewhere } from './notices/linked-elsewhere.ts';
import { linkedGuardian } from './notices/linked-guardian.ts';
import { newNote } from './notices/new-note.ts';
import { newStuck } from './notices/new-stuck.ts';
import { noteWaitsNotice } from './notices/note-waits.ts';
import { OFFICE_TASKS, officeNote } from './office-note.ts';
import { secondChannel } from './second-channel.ts';
import { greeting, help, thanks } from './small-talk.ts';
import { staffNotes } from './staff-notes.ts';
import { staffStuck } from './staff-stuck.ts';
import { noteWaits } from './timers/note-waits.ts';
import { purge } from './timers/purge.ts';
import { unlink } from './unlink.ts';
import { unknown } from './unknown.ts';
import { upcomingEvents } from './upcoming-events.ts';
import { voice } from './voice.ts';

/** `urgent` has no dialog: its help lines are said before whatever the message means besides (dialogs/urgent.ts). */
export const BY_INTENT: ReadonlyMap<Intent, AnyDialog> = new Map<Intent, AnyDialog>([
  ['answer', answer],
  ['greeting', greeting],
  ['help', help],
  ['language-change', languageChange],
  ['staff/notes', staffNotes],
  ['staff/stuck', staffStuck],
  ['thanks', thanks],
  ['unknown', unknown],
  ['upcoming-events', upcomingEvents],
  ...OFFICE_TASKS.map((task) => [task, officeNote] as const),
]);

/** For a one-time code, and for a spoken message: no intent stands for these. */
export { link, voice };

/** What begins with a sentence of its own, said exactly: it is told to people word by word. */
export const COMMANDS = [
  { said: 'link.say-unlink', dialog: unlink },
  { said: 'link.say-unlink-short', dialog: unlink },
  { said: 'link.say-second', dialog: secondChannel },
  { said: 'link.say-second-web', dialog: secondChannel },
] as const satisfies readonly { said: TextKey; dialog: AnyDialog }[];

export const NOTICES: ReadonlyMap<string, Notice> = new Map(
  [alert, linkedElsewhere, linkedGuardian, newNote, newStuck, noteWaitsNotice].map((notice) => [notice.kind, notice]),
);

export const TIMERS: ReadonlyMap<string, TimerHandler> = new Map(
  [noteWaits, purge].map((timer) => [timer.kind, timer]),
);
