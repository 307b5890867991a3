/** The calendar. The year plan proposes, the office confirms; a date that is not confirmed is never given as one. */
import { DateTime } from 'luxon';
import mongoose, { Schema } from 'mongoose';
import { type Actor, isStaff } from '../bot/core/actor.ts';
import type { InLanguages } from '../bot/core/words.ts';
import { allowed, may } from './may.ts';
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
  /** Of several whole days the last one: midnight in the school's zone. */
  lastDay?: Date;
  state: 'proposed' | 'confirmed';
  /** What a calendar file said last: only what it says differently is taken over. */
  filed?: string;
  /** The last change of date, by its cause: repeated, it changes nothing. */
  moved?: { cause: string; from: Date };
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
    lastDay: Date,
    state: { type: String, enum: ['proposed', 'confirmed'] },
    filed: String,
    moved: { type: { cause: String, from: Date, _id: false } },
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
  /** When it ends; absent for a whole day. ISO 8601, in UTC. */
  until?: string;
  /** Of several whole days the last one. ISO 8601, in UTC. */
  lastDay?: string;
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
const endOf = ({ at, until, lastDay }: SchoolEvent): Date => until ?? new Date((lastDay ?? at).getTime() + DAY);

/** A school's confirmed events by date: a few hundred, and parents ask for them all day. */
const confirmedEvents = remembering((school) =>
  Events.find({ schoolId: school, state: 'confirmed' }).sort({ at: 1 }).lean<SchoolEvent[]>().exec(),
);

/** The calendar was changed: it is read anew. */
export function eventsChanged(who: Actor): void {
  if (!allowed(who, 'change-date', who.kind === 'system' ? {} : { school: who.school })) return;
  confirmedEvents.forget();
}

function shown(event: SchoolEvent, names: Map<string, string>): ShownEvent {
  const groups = event.groupIds.flatMap((id) => names.get(id) ?? []);
  return {
    id: event._id,
    kind: event.kind,
    title: event.title,
    groups,
    at: event.at.toISOString(),
    wholeDay: event.until === undefined,
    ...(event.until === undefined ? {} : { until: event.until.toISOString() }),
    ...(event.lastDay === undefined ? {} : { lastDay: event.lastDay.toISOString() }),
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
  return { _id: [school._id, one.kind, one.date, ...one.groups].join('/'), ...planned(school, one), state };
}

function planned(
  { _id, timeZone: zone }: { _id: string; timeZone: string },
  one: Proposal,
): Omit<SchoolEvent, '_id' | 'state'> {
  const moment = (date: string, time = '00:00'): Date => DateTime.fromISO(`${date}T${time}`, { zone }).toJSDate();
  return {
    schoolId: _id,
    kind: one.kind,
    title: one.title,
    groupIds: one.groups.map((group) => `${_id}/${group}`),
    at: moment(one.date, one.from),
    ...(one.until === undefined ? {} : { until: moment(one.date, one.until) }),
    ...(one.lastDay === undefined ? {} : { lastDay: moment(one.lastDay) }),
  };
}

/** An event as a calendar file has it. `uid`: the file's own id of it. */
export type FiledEvent = Proposal & { uid: string };
export interface EventChanges {
  added: SchoolEvent[];
  changed: SchoolEvent[];
  /** To come, and not in the file any more. */
  gone: SchoolEvent[];
  /** How many there are from files, to come. */
  coming: number;
}

const FROM_FILE = 'file';

/** What a calendar file would change. What it says as before stays as staff made it since. */
export async function compareEvents(
  who: Actor,
  school: { _id: string; timeZone: string },
  events: readonly FiledEvent[],
  now: Date,
): Promise<EventChanges> {
  may(who, 'write-school');
  const stored = await Events.find({ schoolId: school._id }).lean<SchoolEvent[]>();
  const fromFiles = new Map(stored.filter(({ filed }) => filed !== undefined).map((event) => [event._id, event]));
  const said = events.map((one) => ({
    _id: `${school._id}/${FROM_FILE}/${one.uid}`,
    ...planned(school, one),
    state: 'confirmed' as const,
    filed: JSON.stringify(one),
  }));
  const coming = [...fromFiles.values()].filter((event) => endOf(event) > now);
  const ids = new Set(said.map(({ _id }) => _id));
  return {
    added: said.filter(({ _id }) => !fromFiles.has(_id)),
    changed: said.filter(({ _id, filed }) => fromFiles.has(_id) && fromFiles.get(_id)?.filed !== filed),
    gone: coming.filter(({ _id }) => !ids.has(_id)),
    coming: coming.length,
  };
}

/** Writes what a calendar file changes; again changes nothing. */
export async function writeEvents(who: Actor, { added, changed, gone }: EventChanges): Promise<void> {
  may(who, 'write-school');
  const writes = [...added, ...changed].map((event) => ({
    replaceOne: { filter: { _id: event._id }, replacement: event, upsert: true },
  }));
  if (writes.length) await Events.bulkWrite(writes);
  if (gone.length) await Events.deleteMany({ _id: mongoose.trusted({ $in: gone.map(({ _id }) => _id) }) });
  confirmedEvents.forget();
}
