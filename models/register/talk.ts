/** What people say, and what is said to them. */
import type { Registered } from './registered.ts';

const SILENCE = '12 months after the last message, unless a note of it is still kept; then it is taken away at night';

export const TALK: Readonly<Record<string, Registered>> = {
  conversations: {
    purpose: 'to answer messages once, in order',
    ground: 'public task (e)',
    kept: `a message until it is handled; the rest ${SILENCE}`,
    fields: {
      _id: 'channel and conversation; holds the messages that wait and the open questions, sealed',
      until: 'when somebody must look at it again',
    },
  },
  history: {
    purpose: 'the talk itself, for the web chat to show',
    ground: 'public task (e)',
    kept: SILENCE,
    fields: { _id: 'conversation and message; holds what was said, sealed' },
  },
  notes: {
    purpose: 'what only people at school can do',
    ground: 'public task (e)',
    kept: 'until handled, and 12 months after it was written; then it is taken away at night',
    fields: {
      _id: 'the message it came from',
      schoolId: 'which school',
      personId: 'who wrote it, to answer them',
      conversationId: 'under whose key it is sealed',
      intent: 'what it is about, by kind',
      body: 'what was written; sealed',
      at: 'when',
      state: 'open or done',
    },
  },
  parked: {
    purpose: 'what could not be handled, for staff to see to',
    ground: 'public task (e)',
    kept: 'until settled, and 30 days after it was put aside; then it is taken away at night',
    fields: {
      _id: 'the message it came from',
      schoolId: 'which school',
      conversation: 'where it was said',
      account: 'who said it',
      reason: 'a message, or replies',
      at: 'when',
      body: 'what it is; sealed',
      state: 'open or done',
    },
  },
  outbox: {
    purpose: 'what is to be said to others, or later; holds no text',
    ground: 'public task (e)',
    kept: '30 days after it ended; then it is taken away at night',
    fields: {
      _id: 'cause, purpose and recipient',
      schoolId: 'which school',
      personId: 'to whom',
      kind: 'which notice',
      priority: 'what goes first',
      values: 'ids and numbers',
      why: 'why this person gets it',
      state: 'what became of it',
      due: 'when it is to go',
      ended: 'when it ended',
      stuck: 'whose staff must decide',
      tries: 'how often it was taken',
      failures: 'how often it failed',
      doubts: 'how often a response was lost',
      next: 'how many parts were sent',
    },
  },
  timers: {
    purpose: 'what is to be done later',
    ground: 'public task (e)',
    kept: 'until it rings',
    fields: {
      _id: 'what it is for',
      schoolId: 'which school',
      due: 'when',
      kind: 'what is done then',
      values: 'ids and numbers',
      conversation: 'where it is said',
    },
  },
};
