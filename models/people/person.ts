/**
 * People and their accounts. An account (channel, immutable id) belongs to one person; a person may be guardian of some
 * students and staff of some schools, both at once. Guardian and staff are parts of the person's own document, so that
 * one read tells all that a turn needs and one write ends what a person may see.
 */
import mongoose, { Schema } from 'mongoose';
import { type Actor, type Guardianship, type Role, System } from '../../bot/core/actor.ts';
import { type AccountRef, CHANNELS, type ChannelName } from '../../bot/core/channel.ts';
import { may } from '../may.ts';
import { direct } from '../store-direct.ts';
import { informedAbout } from './decisions.ts';

export interface Guardian extends Omit<Guardianship, 'informed'> {
  schoolId: string;
  /** Nothing this guardian does is told to the other guardians of the student. */
  protected?: boolean;
}
export interface Staff {
  schoolId: string;
  roles: Exclude<Role, 'guardian'>[];
  groups: string[];
  /** The first moment at which it is over; absent for a post without an end. */
  until?: Date;
}
/** How school reaches a person beside the chat. Each belongs to this person alone: no other guardian sees it. */
export interface Contact {
  email?: string;
  phone?: string;
  /** Where somebody can be reached when it is urgent. */
  emergencyPhone?: string;
  /** As it stands on an envelope, line by line. */
  address?: string[];
}
/** What a person wants of the messages that come unasked. */
export interface Preferences {
  /** From and until, in the school's zone: "21:00", "07:00". */
  quiet?: { from: string; until: string };
  /** Since when they come no more. */
  stopped?: Date;
  /** Where they come, when the person has several accounts. */
  channel?: ChannelName;
  details?: AskedDetails;
}
/** How far asking for somebody's details has come (dialogs/timers/ask-details.ts). */
export interface AskedDetails {
  /** Nothing is asked before this moment. */
  next: Date;
  /** What was answered, also with "I have none". */
  settled?: string[];
  /** When the person last said that all is right. */
  confirmed?: Date;
  /** The person does not want to be asked. */
  never?: boolean;
}
/** What the school's administration said last. Only what it says differently is taken over: what the person changed since stays. */
export interface Filed extends Pick<Contact, 'email' | 'phone' | 'address'> {
  name?: string;
  language?: string;
}
export interface Person {
  _id: string;
  /** The school's own number of this relation or employee, as the import knows it. */
  number?: string;
  name: string;
  /** The language the person chose; absent until then. */
  language?: string;
  contact?: Contact;
  /** Absent for who is not in the administration: no import touches them. */
  filed?: Filed;
  preferences?: Preferences;
  guardian: Guardian[];
  staff: Staff[];
  /** The accounts that are this person's, as channel/id. Taking one out ends what it may see, at once. */
  accounts: string[];
  /** Those of them where nobody is any more: blocked, uninstalled, deleted. */
  blocked?: string[];
  /** No account is left where this person can be reached; `schools`: where staff have not seen to it yet. */
  unreachable?: { since: Date; schools: string[] };
}
interface Account {
  /** channel/id */
  _id: string;
  channel: ChannelName;
  personId: string;
  /** The private conversation where this person can be reached on this channel. */
  place: string;
}

const options = { versionKey: false, _id: false } as const;
const guardian = new Schema<Guardian>(
  { schoolId: String, student: String, household: String, authority: Boolean, protected: Boolean },
  options,
);
const staff = new Schema<Staff>({ schoolId: String, roles: [String], groups: [String], until: Date }, options);
const personSchema = new Schema<Person>(
  {
    _id: String,
    number: String,
    name: String,
    language: String,
    contact: { type: Object },
    filed: { type: Object },
    preferences: { type: Object },
    guardian: [guardian],
    staff: [staff],
    accounts: [String],
    blocked: { type: [String], default: undefined },
    unreachable: { type: Object },
  },
  { versionKey: false },
);
personSchema.index({ 'staff.schoolId': 1 });
personSchema.index({ accounts: 1 });
const People = mongoose.model('Person', personSchema);
const accountSchema = new Schema<Account>(
  { _id: String, channel: { type: String, enum: CHANNELS }, personId: { type: String, index: true }, place: String },
  { versionKey: false },
);
const Accounts = mongoose.model('Account', accountSchema);

const accountKey = (account: AccountRef): string => `${account.channel}/${account.id}`;

/** Writes a person; repeating it changes nothing. A chosen language and the accounts are kept. */
export async function savePerson(who: Actor, person: Omit<Person, 'accounts'>): Promise<void> {
  may(who, 'write-school');
  const { _id, ...rest } = person;
  await People.updateOne({ _id }, { $set: rest }, { upsert: true });
}

/** Links an account to a person; `place` is their private conversation on that channel. */
export async function linkAccount(who: Actor, account: AccountRef, personId: string, place: string): Promise<void> {
  may(who, 'write-school');
  const _id = accountKey(account);
  await People.updateMany({ accounts: _id, _id: mongoose.trusted({ $ne: personId }) }, { $pull: { accounts: _id } });
  await Accounts.updateOne({ _id }, { $set: { channel: account.channel, personId, place } }, { upsert: true });
  await People.updateOne({ _id: personId }, { $addToSet: { accounts: _id } });
}

/** Who this account is now, in this school. An account without a person, or with nothing to do in this school, is a visitor. */
export async function whoIs(who: Actor, account: AccountRef, school: string, now: Date): Promise<Actor> {
  may(who, 'identify');
  const person = await personWith(accountKey(account));
  if (person?.blocked?.includes(accountKey(account))) await isThere(person, accountKey(account));
  const actor = person && (await actorOf(person, school, now));
  return actor?.roles.length ? actor : { kind: 'visitor', school };
}

/** Who writes can be reached, whatever a platform said before. */
async function isThere({ _id }: Person, account: string): Promise<void> {
  await People.updateOne({ _id }, { $pull: { blocked: account }, $unset: { unreachable: 1 } });
}

const REMEMBERED_AT_MOST = 50_000;
/** Whose an account was when it was last looked up. Only a hint: the person's own document is read each time, and decides. */
const lastOwner = new Map<string, string>();

/** By the shortest way: it is on the way of every message. */
const readPerson = (id: string): Promise<Person | null> => direct<Person>('people').findOne({ _id: id });

async function personWith(account: string): Promise<Person | null> {
  const remembered = lastOwner.get(account);
  const known = remembered === undefined ? null : await readPerson(remembered);
  if (known?.accounts.includes(account)) return known;
  const linked = await Accounts.findById(account, { personId: 1 }).lean();
  if (!linked) return null;
  if (lastOwner.size >= REMEMBERED_AT_MOST) lastOwner.clear();
  lastOwner.set(account, linked.personId);
  const person = await readPerson(linked.personId);
  return person?.accounts.includes(account) ? person : null;
}

/** The id of the person whose account this is (channel/id); undefined for nobody's. */
export async function personOf(who: Actor, account: string): Promise<string | undefined> {
  may(who, 'identify');
  return (await personWith(account))?._id;
}

async function actorOf(person: Person, school: string, now: Date): Promise<Extract<Actor, { kind: 'person' }>> {
  const children = person.guardian.filter((one) => one.schoolId === school);
  const needsDecision = children.some((child) => !child.authority);
  const decided = needsDecision ? await informedAbout(System('who is this'), school, person._id) : [];
  const posts = person.staff.filter((one) => one.schoolId === school && isHeld(one, now));
  return {
    kind: 'person',
    person: person._id,
    school,
    roles: [...(children.length ? (['guardian'] as const) : []), ...posts.flatMap((post) => post.roles)],
    children: children.map(({ student, household, authority }) => ({
      student,
      household,
      authority,
      informed: authority || decided.includes(student),
    })),
    groups: posts.flatMap((post) => post.groups),
    ...(person.language === undefined ? {} : { language: person.language }),
  };
}

/** A substitute's post ends by itself. */
const isHeld = ({ until }: Pick<Staff, 'until'>, now: Date): boolean => until === undefined || now < until;

/** The language a person wants to be answered in from now on. */
export async function chooseLanguage(who: Actor, language: string): Promise<void> {
  if (who.kind !== 'person') return;
  may(who, 'change-own', { person: who.person });
  await People.updateOne({ _id: who.person }, { $set: { language } });
}

/** The ids of those who have one of these roles in a school at this moment. */
export async function staffWith(who: Actor, school: string, roles: readonly Role[], now: Date): Promise<string[]> {
  may(who, 'identify');
  const people = await People.find({ 'staff.schoolId': school }, { staff: 1 }).lean();
  return people
    .filter((person) =>
      person.staff.some(
        (post) => post.schoolId === school && isHeld(post, now) && post.roles.some((role) => roles.includes(role)),
      ),
    )
    .map((person) => person._id);
}

/** A person as staff may know them: the name, and the students this person is guardian of in a school. */
export async function nameOf(
  who: Actor,
  school: string,
  personId: string,
): Promise<{ name: string; students: string[] } | null> {
  may(who, 'look-up-people', { school });
  const person = await People.findById(personId, { name: 1, guardian: 1 }).lean();
  if (!person) return null;
  const students = person.guardian.filter((one) => one.schoolId === school).map((one) => one.student);
  return { name: person.name, students };
}
