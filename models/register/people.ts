/** People, accounts, and what was decided about them. */
import type { Registered } from './registered.ts';

const LEFT = 'until 12 months after the last child left school, or the post ended; then it is taken away at night';

export const PEOPLE: Readonly<Record<string, Registered>> = {
  people: {
    purpose: 'to know who speaks, what they may see, and how school reaches them',
    ground: 'public task (e)',
    kept: LEFT,
    fields: {
      _id: 'names the person in other records',
      number: "the school's own number, by which the import finds the person again",
      name: 'shown to staff, and to the person',
      language: 'chosen by the person: the language of answers',
      contact:
        'phone, e-mail, number for emergencies, postal address: to reach the person; seen by the person and staff',
      preferences: 'chosen by the person: quiet hours, stopped messages, preferred channel, what was asked already',
      guardian: 'of which children, in which household, with authority or not, protected or not: decides what is shown',
      staff: 'posts at school, their groups, and until when: decides what is shown',
      accounts: 'the accounts that are this person',
      blocked: 'accounts where nobody is any more',
      unreachable: 'since when no account is left, for staff to see',
      filed: "what the administration's file said last, so that a person's own change is not undone by the next import",
    },
  },
  accounts: {
    purpose: 'to know whose an account on a channel is',
    ground: 'consent (a)',
    kept: 'until it is unlinked or the person goes',
    fields: {
      _id: 'channel and the immutable id on it, never a name',
      channel: 'which channel',
      personId: 'whose it is',
      place: 'the private conversation there',
    },
  },
  students: {
    purpose: 'to say what is about a child to its own guardians',
    ground: 'public task (e)',
    kept: 'until 12 months after the child left school; then it is taken away at night',
    fields: {
      _id: "the school's number of the pupil",
      schoolId: 'which school',
      name: 'the first name, as guardians use it',
      lastName: 'for staff, to tell children apart',
      born: 'the second check when an account is linked',
      groupId: 'which dates and teachers are meant',
      left: 'since when no longer at this school',
    },
  },
  decisions: {
    purpose: 'what the head decided about telling a guardian without authority (Dutch Civil Code 1:377c)',
    ground: 'legal duty (c)',
    kept: 'as long as the guardian or the child is known',
    fields: {
      _id: 'student and guardian',
      schoolId: 'which school',
      student: 'about which child',
      personId: 'about which guardian',
      by: 'who decided',
      reason: 'why; sealed',
      at: 'since when',
      ended: 'until when',
    },
  },
  erasures: {
    purpose: 'to show that and why somebody was erased, and to repeat it after a restore',
    ground: 'legal duty (c)',
    kept: 'five years (Dutch Civil Code 3:310); then it is taken away at night',
    fields: {
      _id: 'a hash, which names nobody',
      owners: 'hashes of the destroyed keys',
      ground: 'the legal ground',
      at: 'when',
      expires: 'until when this is kept',
      state: 'whether it was completed',
    },
  },
  linkcodes: {
    purpose: 'one-time codes from letters, by which a person links an account',
    ground: 'public task (e)',
    kept: 'until 30 days after it was made, of a second channel 15 minutes; then it is taken away at night',
    fields: {
      _id: 'a hash of the code, which cannot be turned back',
      schoolId: 'which school',
      personId: 'whose account is linked by it',
      purpose: 'guardian, staff or second channel',
      expires: 'until when it is good',
      checkedBy: 'which account gave the day of birth',
      wrongDays: 'how often a wrong day was given',
      usedBy: 'which account was linked by it',
    },
  },
  pagepasses: {
    purpose: "what opens a person's own page: a link that works once, and the session that follows",
    ground: 'public task (e)',
    kept: 'a link ten minutes, a session an hour; then it is taken away at night',
    fields: {
      _id: 'a hash, which cannot be turned back',
      kind: 'link or session',
      schoolId: 'which school',
      personId: 'whose page it opens',
      account: 'by which account it was asked for',
      expires: 'until when it is good',
    },
  },
  linktries: {
    purpose: 'to stop whoever guesses codes',
    ground: 'legal duty (c)',
    kept: 'a day at most; then it is taken away at night',
    fields: { _id: 'which account, or school', count: 'how many wrong tries', until: 'until when they count' },
  },
};
