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
import { answeredQuestion } from './notices/answered-question.ts';
import { dangerNotice } from './notices/danger.ts';
import { eventMoved } from './notices/event-moved.ts';
import { informed } from './notices/informed.ts';
import { mySchool } from './my-school.ts';
import { linkedElsewhere } from './notices/linked-elsewhere.ts';
import { linkedGuardian } from './notices/linked-guardian.ts';
import { newNote } from './notices/new-note.ts';
import { newStuck } from './notices/new-stuck.ts';
import { noteWaitsNotice } from './notices/note-waits.ts';
import { OFFICE_TASKS, officeNote } from './office-note.ts';
import { askDetails, changeContactDetails, deleteMyData, messages, myData } from './settings/index.ts';
import { secondChannel } from './second-channel.ts';
import { greeting, help, thanks } from './small-talk.ts';
import { staffChangeDate } from './staff-change-date.ts';
import { staffNotes } from './staff-notes.ts';
import { staffQuestions } from './staff-questions.ts';
import { staffStuck } from './staff-stuck.ts';
import { staffUrgent } from './staff-urgent.ts';
import { dangerTimer } from './timers/danger.ts';
import { noteWaits } from './timers/note-waits.ts';
import { askDetail, askDetailsOf } from './timers/ask-details.ts';
import { purge } from './timers/purge.ts';
import { unlink } from './unlink.ts';
import { unknown } from './unknown.ts';
import { upcomingEvents } from './upcoming-events.ts';
import { voice } from './voice.ts';

/** `urgent` has no dialog: its help lines are said before whatever the message means besides (dialogs/urgent.ts). */
export const BY_INTENT: ReadonlyMap<Intent, AnyDialog> = new Map<Intent, AnyDialog>([
  ['answer', answer],
  ['change-contact-details', changeContactDetails],
  ['delete-my-data', deleteMyData],
  ['greeting', greeting],
  ['help', help],
  ['language-change', languageChange],
  ['my-data', myData],
  ['staff/change-date', staffChangeDate],
  ['staff/notes', staffNotes],
  ['staff/questions', staffQuestions],
  ['staff/stuck', staffStuck],
  ['staff/urgent', staffUrgent],
  ['stop-messages', messages],
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
  { said: 'my-school.say', dialog: mySchool },
] as const satisfies readonly { said: TextKey; dialog: AnyDialog }[];

/** Begun by timers only. */
export const UNASKED: readonly AnyDialog[] = [askDetails];

export const NOTICES: ReadonlyMap<string, Notice> = new Map(
  [
    alert,
    answeredQuestion,
    dangerNotice,
    eventMoved,
    informed,
    linkedElsewhere,
    linkedGuardian,
    newNote,
    newStuck,
    noteWaitsNotice,
  ].map((notice) => [notice.kind, notice]),
);

export const TIMERS: ReadonlyMap<string, TimerHandler> = new Map(
  [askDetail, askDetailsOf, dangerTimer, noteWaits, purge].map((timer) => [timer.kind, timer]),
);
