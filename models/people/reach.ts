/** Where people can be reached: the channel they prefer, else another of theirs; and what is known when nobody is there. */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import type { Address, ChannelName } from '../../bot/core/channel.ts';
import { may } from '../may.ts';
import type { Person, Preferences } from './person.ts';

interface AccountRow {
  _id: string;
  channel: ChannelName;
  personId: string;
  place: string;
}
const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');
const accounts = (): mongoose.mongo.Collection<AccountRow> => mongoose.connection.collection<AccountRow>('accounts');

export interface Place {
  /** channel/id */
  account: string;
  to: Address;
}
export interface Reach {
  /** The first that works is used. */
  places: Place[];
  language?: string;
  preferences: Preferences;
}

/** Where a person can be reached, the preferred channel first; without those where nobody is any more. */
export async function reachOf(who: Actor, personId: string): Promise<Reach> {
  may(who, 'deliver');
  const person = await people().findOne({ _id: personId });
  if (!person) return { places: [], preferences: {} };
  const { language, preferences = {}, blocked = [] } = person;
  const open = person.accounts.filter((account) => !blocked.includes(account));
  const found = await accounts()
    .find({ _id: { $in: open }, personId })
    .toArray();
  const rank = ({ _id, channel }: AccountRow): number =>
    channel === preferences.channel ? -1 : person.accounts.indexOf(_id);
  const places = found
    .sort((a, b) => rank(a) - rank(b))
    .map(({ _id, channel, place }) => ({ account: _id, to: { channel, conversation: place } }));
  return { places, preferences, ...(language === undefined ? {} : { language }) };
}

/**
 * Nobody is at this account (channel/id) any more, so that another one is used. Where none is left, staff of the person's
 * schools will see it. Nothing for an account that is nobody's.
 */
export async function markGone(who: Actor, account: string, now: Date): Promise<void> {
  may(who, 'deliver');
  const person = await people().findOneAndUpdate(
    { accounts: account },
    { $addToSet: { blocked: account } },
    { returnDocument: 'after' },
  );
  if (!person || person.unreachable || person.accounts.some((one) => !person.blocked?.includes(one))) return;
  const schools = [...new Set([...person.guardian, ...person.staff].map(({ schoolId }) => schoolId))];
  await people().updateOne({ _id: person._id }, { $set: { unreachable: { since: now, schools } } });
}

/** Those of a school who can be reached nowhere any more and whom staff have not seen to, longest first. */
export async function unreachableIn(who: Actor, school: string): Promise<{ person: string; since: Date }[]> {
  may(who, 'settle-stuck', { school });
  const found = await people().find({ 'unreachable.schools': school }).toArray();
  return found
    .map(({ _id, unreachable }) => ({ person: _id, since: unreachable?.since ?? new Date(0) }))
    .sort((a, b) => a.since.getTime() - b.since.getTime());
}

/** Staff have seen to it; again changes nothing. */
export async function settleUnreachable(who: Actor, school: string, personId: string): Promise<void> {
  may(who, 'settle-stuck', { school });
  await people().updateOne({ _id: personId }, { $pull: { 'unreachable.schools': school } });
}
