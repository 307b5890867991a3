/** The office or the head gives an event another date: once per cause, and those it is for are told. */
import { DateTime } from 'luxon';
import mongoose from 'mongoose';
import { type Actor, System } from '../bot/core/actor.ts';
import { UserError } from '../bot/core/errors.ts';
import type { Moment } from '../bot/core/moment.ts';
import { eventsChanged, type SchoolEvent } from './events.ts';
import { may } from './may.ts';
import { addToOutbox, PRIORITIES } from './outbox.ts';
import { packOf } from './packs/registry.ts';
import { guardiansIn } from './people/families.ts';

const system = System('a date that changed');
const events = (): mongoose.mongo.Collection<SchoolEvent> => mongoose.connection.collection<SchoolEvent>('events');

/** Events that are confirmed and still to come, first to last. */
export async function eventsToMove(who: Actor, school: string, now: Date): Promise<SchoolEvent[]> {
  may(who, 'change-date', { school });
  return events()
    .find({ schoolId: school, state: 'confirmed', at: { $gt: now } })
    .sort({ at: 1 })
    .toArray();
}

/** What an event would become, and how many parents would be told. Without hours it keeps its own, and its length in any case. */
export async function previewMove(
  who: Actor,
  school: string,
  id: string,
  to: Moment & { date: string },
): Promise<{ event: SchoolEvent; at: Date; told: number }> {
  may(who, 'change-date', { school });
  const event = await events().findOne({ _id: id, schoolId: school });
  if (!event) throw new UserError('not-found');
  const families = await guardiansIn(system, school, event.groupIds);
  return { event, at: movedTo(event, to).at, told: families.filter(({ reachable }) => reachable).length };
}

export interface Move {
  id: string;
  to: Moment & { date: string };
  cause: string;
  now: Date;
}

/** Moves it, and tells the guardians of its groups. Repeated with its cause, nothing happens twice. */
export async function moveEvent(who: Actor, school: string, { id, to, cause, now }: Move): Promise<void> {
  may(who, 'change-date', { school });
  const event = await events().findOne({ _id: id, schoolId: school });
  if (!event) throw new UserError('not-found');
  const isDone = event.moved?.cause === cause;
  const was = isDone ? (event.moved?.from ?? event.at) : event.at;
  const moved = isDone ? event : movedTo(event, to);
  if (!isDone) {
    const { at, until, lastDay } = moved;
    const ends = { ...(until ? { until } : {}), ...(lastDay ? { lastDay } : {}) };
    await events().updateOne({ _id: id, at: event.at }, { $set: { at, ...ends, moved: { cause, from: was } } });
    eventsChanged(who);
  }
  const families = await guardiansIn(system, school, event.groupIds);
  await addToOutbox(
    system,
    families.map(({ person }) => ({
      _id: `${cause}/event-moved/${person}`,
      schoolId: school,
      personId: person,
      kind: 'event-moved',
      priority: PRIORITIES.announcement,
      values: { event: id, was: was.toISOString(), at: moved.at.toISOString() },
      why: 'guardian of a child in a group of the event',
      due: now,
    })),
  );
}

/** By the clock on the wall, so that it begins at its hour also on the other side of summer time. */
function movedTo(event: SchoolEvent, { date, from, until }: Moment & { date: string }): SchoolEvent {
  const zone = packOf(event.schoolId).timeZone;
  const [start, day] = [DateTime.fromJSDate(event.at, { zone }), DateTime.fromISO(date, { zone })];
  const clock = (time: string): DateTime => DateTime.fromISO(`${date}T${time}`, { zone });
  if (!event.until) {
    const days = event.lastDay ? DateTime.fromJSDate(event.lastDay, { zone }).diff(start, 'days').days : 0;
    return { ...event, at: day.toJSDate(), ...(days ? { lastDay: day.plus({ days }).toJSDate() } : {}) };
  }
  const at = clock(from ?? start.toFormat('HH:mm'));
  const length = DateTime.fromJSDate(event.until, { zone }).diff(start);
  return { ...event, at: at.toJSDate(), until: (until === undefined ? at.plus(length) : clock(until)).toJSDate() };
}

/** As it is now, for who delivers what is said of it; null when it is gone. */
export async function eventNow(who: Actor, school: string, id: string): Promise<SchoolEvent | null> {
  may(who, 'deliver');
  return events().findOne({ _id: id, schoolId: school });
}
