/**
 * The people of a school as its administration has them. Writing is idempotent and in an order in which nobody sees too much
 * in between: first everything is taken away that ends, then children change groups, then new links are given. So a run that
 * ends midway is completed by the next.
 */
import mongoose from 'mongoose';
import type { Actor } from '../../../bot/core/actor.ts';
import { may } from '../../may.ts';
import type { Guardian, Person } from '../person.ts';
import { type Group, saveSchool, type School, type Student } from '../school.ts';
import type { Move } from '../rollover.ts';
import { compareMoves, compareRoster } from './compare.ts';
import type { PersonWrite, Roster, RosterChanges, StoredRoster } from './types.ts';

/** So many are written at once. */
const AT_ONCE = 200;

const collection = <Row extends { _id: string }>(name: string): mongoose.mongo.Collection<Row> =>
  mongoose.connection.collection<Row>(name);

/** Whether invented people are in the store: real ones do not come among them. */
export async function hasDemoSchool(who: Actor): Promise<boolean> {
  may(who, 'write-school');
  return (await collection<School>('schools').findOne({ demo: true })) !== null;
}

/** Everybody of a school, also those who left and are still kept. */
export async function readRoster(who: Actor, school: string): Promise<StoredRoster> {
  may(who, 'write-school');
  const ofSchool = {
    $or: [
      { 'guardian.schoolId': school },
      { 'staff.schoolId': school },
      { _id: { $regex: `^${RegExp.escape(school)}/` } },
    ],
  };
  const [students, people] = await Promise.all([
    collection<Student>('students').find({ schoolId: school }).toArray(),
    collection<Person>('people').find(ofSchool).toArray(),
  ]);
  return { students, people };
}

/** What would change, for a preview. */
export async function planRoster(who: Actor, school: string, roster: Roster, now: Date): Promise<RosterChanges> {
  return compareRoster(school, await readRoster(who, school), roster, now);
}

/** The same for the change of groups at a new school year. */
export async function planMoves(
  who: Actor,
  school: string,
  moves: readonly Move[],
  now: Date,
): Promise<ReturnType<typeof compareMoves>> {
  return compareMoves(await readRoster(who, school), moves, now);
}

/** Writes it. Writing it again, whole or in part, changes nothing more. */
export async function writeRoster(
  who: Actor,
  school: School,
  groups: Group[],
  { students, people }: Pick<RosterChanges, 'students' | 'people'>,
  progress: (done: number, all: number) => void = () => undefined,
): Promise<void> {
  may(who, 'write-school');
  const ending = people.flatMap(({ before, after }) => endingOf(before, after) ?? []);
  const all = ending.length + students.length + people.length;
  let done = 0;
  const inParts = async <One>(list: readonly One[], write: (part: One[]) => Promise<unknown>): Promise<void> => {
    for (let at = 0; at < list.length; at += AT_ONCE) {
      const part = list.slice(at, at + AT_ONCE);
      await write(part);
      progress((done += part.length), all);
    }
  };
  await inParts(ending, (part) => collection<Person>('people').bulkWrite(part.map(setLinks)));
  await saveSchool(who, school, groups, []);
  await inParts(students, (part) => saveSchool(who, school, [], part));
  await inParts(people, (part) => collection<Person>('people').bulkWrite(part.map(({ after }) => setPerson(after))));
}

interface Links {
  _id: string;
  guardian: Guardian[];
}

/** What a guardian had and keeps, and no more than that; undefined when nothing of it ends. */
function endingOf(before: readonly Guardian[] | undefined, after: PersonWrite): Links | undefined {
  const kept = (before ?? []).flatMap((link) => {
    const then = after.guardian.find(({ schoolId, student }) => schoolId === link.schoolId && student === link.student);
    return then ? [{ ...link, authority: link.authority && then.authority, household: then.household }] : [];
  });
  const same = kept.length === before?.length && kept.every(({ authority }, at) => authority === before[at]?.authority);
  return before === undefined || same ? undefined : { _id: after._id, guardian: kept };
}

const setLinks = ({ _id, guardian }: Links): mongoose.mongo.AnyBulkWriteOperation<Person> => ({
  updateOne: { filter: { _id }, update: { $set: { guardian } } },
});

const setPerson = ({ _id, ...person }: PersonWrite): mongoose.mongo.AnyBulkWriteOperation<Person> => ({
  updateOne: { filter: { _id }, update: { $set: person, $setOnInsert: { accounts: [] } }, upsert: true },
});
