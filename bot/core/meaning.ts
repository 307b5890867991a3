/** What a message means, as the understanding sees it. */

/** The contract: these names are stored, logged and measured. Staff intents live in `staff/…`. */
export const INTENTS = [
  'answer', 'book-meeting', 'cancel-meeting', 'reschedule-meeting', 'my-meetings',
  'sign-agreement', 'read-agreement', 'agreement-status', 'relay-message', 'report-absence', 'request-leave', 'event-rsvp',
  'upcoming-events', 'suggest-idea', 'complaint', 'volunteer', 'change-contact-details', 'language-change', 'talk-to-human', 'help',
  'greeting', 'thanks', 'stop-messages', 'my-data', 'delete-my-data', 'urgent', 'unknown',
] as const; // prettier-ignore
export const STAFF_INTENTS = [
  'staff/change-date',
  'staff/notes',
  'staff/questions',
  'staff/stuck',
  'staff/urgent',
] as const;
export type Intent = (typeof INTENTS)[number] | (typeof STAFF_INTENTS)[number];

export interface Meaning {
  intent: Intent;
  /** The id of the pack's answer, for `answer`; the sort of danger, for `urgent`. */
  topic?: string;
  /** What was named: child, teacher, group, date, time, language, reason. */
  slots: Record<string, string>;
  /** 0 to 1: the share of messages understood with this score that were understood right. */
  confidence: number;
  /** What else it may mean, best first. */
  runnersUp: { intent: Intent; topic?: string; confidence: number }[];
  /** The sort of danger it speaks of, whatever else it means. */
  danger?: string;
  /** The language it seems to be written in, where that is clear. */
  language?: string;
}
