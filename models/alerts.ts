/** Alerts about the machine, to those at school who can do something. A row per kind, period and person: never more often. */
import type { Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { addToOutbox, PRIORITIES } from './outbox.ts';
import { staffWith } from './people/person.ts';

export const ALERTS = ['outbox-stuck', 'disk-full', 'backup-failed', 'secret-ends'] as const;
export type AlertKind = (typeof ALERTS)[number];

export interface Alert {
  kind: AlertKind;
  /** Counts the periods of six hours; the same for the alert and for the word that it is over. */
  period: number;
  state: 'on' | 'over';
}

/** Those with the role admin; where there are none the head, and where there is none the office. */
export async function alertedIn(who: Actor, school: string, now: Date): Promise<string[]> {
  may(who, 'deliver');
  for (const role of ['admin', 'head', 'office'] as const) {
    const people = await staffWith(who, school, [role], now);
    if (people.length) return people;
  }
  return [];
}

/** Tells a school, once however often it is called for the same alert and by whichever process. Returns the rows' ids. */
export async function raiseAlert(
  who: Actor,
  school: string,
  { kind, period, state }: Alert,
  now: Date,
): Promise<string[]> {
  may(who, 'deliver');
  const people = await alertedIn(who, school, now);
  const rows = people.map((personId) => ({
    _id: `alert/${kind}/${period}/${state}/${personId}`,
    schoolId: school,
    personId,
    kind: 'alert',
    priority: PRIORITIES.reply,
    values: { alert: kind, state },
    why: 'looks after the machine',
    due: now,
  }));
  await addToOutbox(who, rows);
  return rows.map(({ _id }) => _id);
}
