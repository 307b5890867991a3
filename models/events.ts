/** The calendar. The year plan proposes, the office confirms; a date that is not confirmed is never given as one. */
import { DateTime } from 'luxon';
import mongoose, { Schema } from 'mongoose';
import { type Actor, isStaff } from '../bot/core/actor.ts';
import type { InLanguages } from '../bot/core/words.ts';
import { may } from './may.ts';
import { remembering } from './remembering.ts';
import type { Proposal } from './packs/propose-dates.ts';
import { groupsOf } from './people/school.ts';

export interface SchoolEvent {
  /** school/kind/date/groups: a plan that proposes the same again changes nothing. */
  _id: string;
  schoolId: string;
  kind: string;
  title: InLanguages;
  /** For which groups; empty for all. */
  groupIds: string[];
  /** Start, in UTC. For a whole day: midnight in the school's zone. */
  at: Date;
  /** End, in UTC; absent for a whole day. */
  until?: Date;
  state: 'proposed' | 'confirmed';
}
const schema = new Schema<SchoolEvent>(
  {
    _id: String,
    schoolId: String,
    kind: String,
    title: { type: Object },
    groupIds: [String],
    at: Date,
    until: Date,
    state: { type: String, enum: ['proposed', 'confirmed'] },
  },
  { versionKey: false },
);
schema.index({ schoolId: 1, at: 1 });
const Events = mongoose.model('Event', schema);

/** An event as a dialog shows it: `groups` are those of the asker's groups it is for, by name; none when it is for all. */
export interface ShownEvent {
  id: string;
  kind: string;
  title: InLanguages;
  groups: string[];
  /** ISO 8601, in UTC. */
  at: string;
  wholeDay: boolean;
}

export interface EventQuery {
  /** Only of this kind. */
  kind?: string;
  /** Events that are on at this moment or later. */
  from?: Date;
  /** Events that were over by this moment, last first. */
  before?: Date;
  limit: number;
}

/** Confirmed events for the asker's own groups and for everybody; for the office and the head, of all groups. */
export async function eventsFor(who: Actor, school: string, query: EventQuery): Promise<ShownEvent[]> {
  may(who, 'read-school', { school });
  const groups = await groupsOf(who);
  const seesAll = isStaff(who) && groups.length === 0;
  const mine = new Set(groups.map((group) => group._id));
  const all = await confirmedEvents(school);
  const wanted = (query.before ? all.toReversed() : all).filter(
    (event) =>
      (query.kind === undefined || event.kind === query.kind) &&
      (query.before ? endOf(event) <= query.before : endOf(event) > (query.from ?? event.at)) &&
      (seesAll || event.groupIds.length === 0 || event.groupIds.some((id) => mine.has(id))),
  );
  const names = new Map(groups.map((group) => [group._id, group.name]));
  return wanted.slice(0, query.limit).map((event) => shown(event, names));
}

const DAY = 24 * 60 * 60 * 1000;
/** An event is on until it ends; a whole day until midnight. */
const endOf = (event: SchoolEvent): Date => event.until ?? new Date(event.at.getTime() + DAY);

/** A school's confirmed events by date: a few hundred, and parents ask for them all day. */
const confirmedEvents = remembering((school) =>
  Events.find({ schoolId: school, state: 'confirmed' }).sort({ at: 1 }).lean<SchoolEvent[]>().exec(),
);

function shown(event: SchoolEvent, names: Map<string, string>): ShownEvent {
  const groups = event.groupIds.flatMap((id) => names.get(id) ?? []);
  return {
    id: event._id,
    kind: event.kind,
    title: event.title,
    groups,
    at: event.at.toISOString(),
    wholeDay: event.until === undefined,
  };
}

/** Puts planned dates on the calendar (no groups: for all); repeating it changes nothing that the office decided. */
export async function planEvents(
  who: Actor,
  school: { _id: string; timeZone: string },
  planned: readonly Proposal[],
  state: SchoolEvent['state'],
): Promise<void> {
  may(who, 'write-school');
  if (!planned.length) return;
  await Events.bulkWrite(
    planned.map((one) => {
      const { _id, ...event } = eventOf(school, one, state);
      return { updateOne: { filter: { _id }, update: { $setOnInsert: event }, upsert: true } };
    }),
  );
  confirmedEvents.forget();
}

function eventOf(school: { _id: string; timeZone: string }, one: Proposal, state: SchoolEvent['state']): SchoolEvent {
  const moment = (time: string): Date => DateTime.fromISO(`${one.date}T${time}`, { zone: school.timeZone }).toJSDate();
  return {
    _id: [school._id, one.kind, one.date, ...one.groups].join('/'),
    schoolId: school._id,
    kind: one.kind,
    title: one.title,
    groupIds: one.groups.map((group) => `${school._id}/${group}`),
    at: moment(one.from ?? '00:00'),
    ...(one.until === undefined ? {} : { until: moment(one.until) }),
    state,
  };
}
