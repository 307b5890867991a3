/** A person's own settings: seen and changed by nobody but themselves. Writing the same again changes nothing. */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { AskedDetails, Contact, Person, Preferences } from './person.ts';

const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');

/** What of their contact details people can change by themselves. */
export const CHANGEABLE = ['phone', 'email', 'emergencyPhone'] as const satisfies readonly (keyof Contact)[];
export type Changeable = (typeof CHANGEABLE)[number];

export interface OwnSettings {
  name: string;
  contact: Contact;
  preferences: Preferences;
  /** The channels where the person has an account, each once. */
  channels: string[];
}

/** The speaker's own settings; null when the store knows nobody of this id any more. */
export async function ownSettings(who: Actor): Promise<OwnSettings | null> {
  may(who, 'read-own', ownId(who));
  const person = await people().findOne({ _id: ownId(who).person });
  if (!person) return null;
  const { name, contact = {}, preferences = {}, accounts } = person;
  const channels = [...new Set(accounts.map((account) => account.split('/')[0] ?? ''))];
  return { name, contact, preferences, channels };
}

/** Another phone number, e-mail address or number for emergencies. */
export async function changeContact(who: Actor, what: Changeable, value: string): Promise<void> {
  await set(who, { [`contact.${what}`]: value });
}

/** Hours in which nothing comes unasked; none: at any hour. */
export async function chooseQuiet(who: Actor, quiet: Preferences['quiet']): Promise<void> {
  await (quiet ? set(who, { 'preferences.quiet': quiet }) : unset(who, 'preferences.quiet'));
}

/** From now on nothing comes that need not; asked again, the first moment stays. */
export async function stopMessages(who: Actor, now: Date): Promise<void> {
  may(who, 'change-own', ownId(who));
  await people().updateOne(
    { _id: ownId(who).person, 'preferences.stopped': { $exists: false } },
    { $set: { 'preferences.stopped': now } },
  );
}

/** All comes again. */
export async function startMessages(who: Actor): Promise<void> {
  await unset(who, 'preferences.stopped');
}

/** How far asking for details has come. */
export async function noteDetails(who: Actor, details: Partial<Omit<AskedDetails, 'settled'>>): Promise<void> {
  await set(
    who,
    Object.fromEntries(Object.entries(details).map(([key, value]) => [`preferences.details.${key}`, value])),
  );
}

/** This detail is not to be asked for again, whatever the answer was. */
export async function settleDetail(who: Actor, what: string): Promise<void> {
  may(who, 'change-own', ownId(who));
  await people().updateOne({ _id: ownId(who).person }, { $addToSet: { 'preferences.details.settled': what } });
}

const ownId = (who: Actor): { person: string } => ({ person: who.kind === 'person' ? who.person : '' });

async function set(who: Actor, fields: Record<string, unknown>): Promise<void> {
  may(who, 'change-own', ownId(who));
  await people().updateOne({ _id: ownId(who).person }, { $set: fields });
}

async function unset(who: Actor, field: string): Promise<void> {
  may(who, 'change-own', ownId(who));
  await people().updateOne({ _id: ownId(who).person }, { $unset: { [field]: 1 } });
}
