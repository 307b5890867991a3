/**
 * Asking for details one at a time: what is missing, then whether all is still right, every half year. Of guardians only,
 * at most once a week, and never of who said "never" or stopped messages.
 */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { Person } from './person.ts';
import { type Place, reachOf } from './reach.ts';
import { CHANGEABLE, type Changeable } from './settings.ts';

export type Detail = Changeable | 'quiet' | 'confirm';

const DAY = 24 * 60 * 60 * 1000;
const HALF_A_YEAR = 182 * DAY;
/** Who was linked a moment ago has other questions. */
const SETTLING_IN = 3 * DAY;

const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');

/** What to ask this person at this moment; undefined for nothing. */
export async function detailToAsk(who: Actor, now: Date): Promise<Detail | undefined> {
  if (who.kind !== 'person' || !who.children.length) return undefined;
  may(who, 'read-own', { person: who.person });
  const person = await people().findOne({ _id: who.person });
  return person && mayAsk(person, now) ? nextDetail(person, now) : undefined;
}

function mayAsk({ preferences: { details, stopped } = {} }: Person, now: Date): boolean {
  return stopped === undefined && !details?.never && details !== undefined && details.next <= now;
}

function nextDetail({ contact = {}, preferences = {} }: Person, now: Date): Detail | undefined {
  const { settled = [], confirmed = new Date(0) } = preferences.details ?? {};
  const missing = CHANGEABLE.find((what) => contact[what] === undefined && !settled.includes(what));
  if (missing) return missing;
  if (!preferences.quiet && !settled.includes('quiet')) return 'quiet';
  return now.getTime() - confirmed.getTime() >= HALF_A_YEAR ? 'confirm' : undefined;
}

/** The guardians of a school to ask today, and where. Who was not looked at before has some days first. */
export async function guardiansToAsk(who: Actor, school: string, now: Date): Promise<(Place & { person: string })[]> {
  may(who, 'set-timer');
  const linked = { 'guardian.schoolId': school, 'accounts.0': { $exists: true } };
  await people().updateMany(
    { ...linked, 'preferences.details.next': { $exists: false } },
    { $set: { 'preferences.details.next': new Date(now.getTime() + SETTLING_IN) } },
  );
  const found: (Place & { person: string })[] = [];
  for await (const person of people().find({ ...linked, 'preferences.details.next': { $lte: now } })) {
    if (!mayAsk(person, now) || nextDetail(person, now) === undefined) continue;
    const [place] = (await reachOf(who, person._id)).places;
    if (place) found.push({ ...place, person: person._id });
  }
  return found;
}
