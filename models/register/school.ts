/** What is about a school, and not about a person. */
import type { Registered } from './registered.ts';

const ABOUT_SCHOOL = { ground: 'none', kept: 'as long as the school is served' } as const;

export const SCHOOL: Readonly<Record<string, Registered>> = {
  schools: {
    ...ABOUT_SCHOOL,
    purpose: 'which schools are served',
    fields: { _id: 'the id of its pack', name: 'its name', timeZone: 'in which times are spoken', demo: 'invented' },
  },
  groups: {
    ...ABOUT_SCHOOL,
    purpose: 'which groups there are',
    fields: { _id: 'school and group', schoolId: 'which school', name: 'its name', years: 'which years sit in it' },
  },
  answers: {
    ...ABOUT_SCHOOL,
    ground: 'public task (e)',
    purpose: 'what the school answered to questions that its pack does not know',
    fields: {
      _id: 'the message it came from',
      schoolId: 'which school',
      personId: 'who at school gave it',
      at: 'when',
      body: 'the answer, and the questions without names; sealed',
    },
  },
  events: {
    ...ABOUT_SCHOOL,
    purpose: 'the calendar',
    fields: {
      _id: 'school, kind and date',
      schoolId: 'which school',
      kind: 'what sort of event',
      title: 'how it is called',
      groupIds: 'for which groups',
      at: 'when it begins',
      until: 'when it ends',
      state: 'proposed or confirmed',
      lastDay: 'the last day, of an event of several',
      filed: 'what the calendar file said last',
      moved: 'from when it was moved, and by which message',
    },
  },
  rollovers: {
    ...ABOUT_SCHOOL,
    purpose: 'the move of all groups at a new school year, so that it is made once and as a whole',
    fields: {
      _id: 'school and year',
      schoolId: 'which school',
      begun: 'since when',
      moves: 'which pupil goes to which group, until all are moved',
      done: 'when all were moved',
    },
  },
};
