/**
 * An account is linked to a person: by a one-time code, a second check and an explicit yes. Never by a name. The other
 * guardians of the children are told, unless the person is protected; the person is told on the other accounts.
 */
import mongoose from 'mongoose';
import { type Actor, type Role, System } from '../../bot/core/actor.ts';
import type { AccountRef } from '../../bot/core/channel.ts';
import { may } from '../may.ts';
import { addToOutbox, type NewRow, PRIORITIES } from '../outbox.ts';
import { checkDay, openCode, type Purpose, type Trying, tryCode, useCode } from './link-codes.ts';
import { linkAccount, type Person } from './person.ts';
import { guardiansOf, type NamedChild, namedChildren, personById, rolesIn } from './relations.ts';

/** The account that is to be linked, and where it can be reached. */
export interface Linking {
  school: string;
  account: AccountRef;
  place: string;
  now: Date;
}
/** What is asked to be confirmed: a child by initials only. */
export interface Offer {
  purpose: Purpose;
  children: Pick<NamedChild, 'initials' | 'group'>[];
  roles: Role[];
}

const system = System('linking');
const keyOf = ({ channel, id }: AccountRef): string => `${channel}/${id}`;
const tryingOf = ({ school, account, now }: Linking): Trying => ({ school, account: keyOf(account), now });

/** What must follow on this code: a day of birth for a guardian, else a yes. */
export async function beginLink(who: Actor, code: string, linking: Linking): Promise<Purpose | 'wrong' | 'locked'> {
  may(who, 'link', { school: linking.school });
  const found = await tryCode(who, code, tryingOf(linking));
  return typeof found === 'string' ? found : found.purpose;
}

/** Whether this is the day on which a child of the code's person was born. */
export async function checkBirthDay(
  who: Actor,
  code: string,
  day: string,
  linking: Linking,
): Promise<'right' | 'wrong-day' | 'wrong-code'> {
  may(who, 'link', { school: linking.school });
  const trying = tryingOf(linking);
  const found = await openCode(who, code, trying);
  const person = found && (await personById(system, found.person));
  if (!person) return 'wrong-code';
  const children = await namedChildren(system, linking.school, person);
  return checkDay(who, code, { day, days: children.flatMap(({ born }) => born ?? []) }, trying);
}

/** Whom the account would be; null when the code is worth nothing any more. */
export async function offerOf(who: Actor, code: string, linking: Linking): Promise<Offer | null> {
  may(who, 'link', { school: linking.school });
  const found = await openCode(who, code, tryingOf(linking));
  const person = found && (await personById(system, found.person));
  if (!person) return null;
  const children = await namedChildren(system, linking.school, person);
  return {
    purpose: found.purpose,
    children: children.map(({ initials, group }) => ({ initials, group })),
    roles: rolesIn(system, linking.school, person),
  };
}

/** Links the account, once; a repeated turn links and tells the same. Null when the code is worth nothing any more. */
export async function linkByCode(who: Actor, code: string, linking: Linking, cause: string): Promise<Purpose | null> {
  may(who, 'link', { school: linking.school });
  const used = await useCode(who, code, tryingOf(linking));
  const person = used && (await personById(system, used.person));
  if (!person) return null;
  await linkAccount(system, linking.account, person._id, linking.place);
  await addToOutbox(system, [
    ...toldElsewhere(person, linking, cause),
    ...(used.purpose === 'guardian' ? await toldToOthers(person, linking, cause) : []),
  ]);
  return used.purpose;
}

/** The person hears of it on the accounts that were there before. */
function toldElsewhere({ _id, accounts }: Person, { school, account, now }: Linking, cause: string): NewRow[] {
  const others = accounts.filter((one) => one !== keyOf(account));
  return others.map((other) => ({
    _id: `${cause}/linked-elsewhere/${other}`,
    schoolId: school,
    personId: _id,
    kind: 'linked-elsewhere',
    priority: PRIORITIES.reminder,
    values: { account: other },
    why: 'another account was linked to this person',
    due: now,
  }));
}

/** The others with authority hear that somebody is linked now: which of them is not told. */
async function toldToOthers(person: Person, { school, now }: Linking, cause: string): Promise<NewRow[]> {
  const open = person.guardian.filter((one) => one.schoolId === school && !one.protected);
  const told = await Promise.all(
    open.map(async ({ student }) => {
      const others = (await guardiansOf(system, student)).filter((other) => other !== person._id);
      return others.map((other) => ({
        _id: `${cause}/linked-guardian/${student}/${other}`,
        schoolId: school,
        personId: other,
        kind: 'linked-guardian',
        priority: PRIORITIES.reminder,
        values: { student },
        why: 'guardian with authority of a student to whose guardian an account was linked',
        due: now,
      }));
    }),
  );
  return told.flat();
}

/** The child of a notice, by its initials, as long as the person is its guardian with authority; else null. */
export async function childToTell(
  who: Actor,
  school: string,
  personId: string,
  student: string,
): Promise<NamedChild | null> {
  may(who, 'deliver');
  const person = await personById(system, personId);
  if (!person?.guardian.some((one) => one.student === student && one.authority)) return null;
  return (await namedChildren(system, school, person)).find((child) => child.student === student) ?? null;
}

/**
 * Takes an account (channel/id) from a person, or all of them: what it may see ends at once. What was said in the web chat
 * goes too, as that browser keeps showing it. Returns the accounts that were taken.
 */
export async function unlink(who: Actor, personId: string, account?: string): Promise<string[]> {
  may(who, 'change-own', { person: personId });
  const person = await personById(system, personId);
  const gone = (person?.accounts ?? []).filter((one) => account === undefined || one === account);
  const [people, accounts, history] = ['people', 'accounts', 'history'].map((name) =>
    mongoose.connection.collection<{ _id: string; accounts?: string[]; place?: string; conversation?: string }>(name),
  );
  await people?.updateOne({ _id: personId }, { $pull: { accounts: { $in: gone } } });
  const places = (await accounts?.find({ _id: { $in: gone }, personId } as never).toArray()) ?? [];
  const onWeb = places.flatMap(({ _id, place }) => (_id.startsWith('web/') && place !== undefined ? place : []));
  if (onWeb.length) await history?.deleteMany({ conversation: { $in: onWeb } });
  await accounts?.deleteMany({ _id: { $in: gone }, personId });
  return gone;
}
