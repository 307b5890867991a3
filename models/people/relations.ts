/** Who belongs to whom, as linking and letters need it: a person's children by their initials, a child's other guardians. */
import mongoose from 'mongoose';
import type { Actor, Role } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { Person } from './person.ts';
import type { Group, Student } from './school.ts';

/** A child as it may be named to somebody who is not known yet. */
export interface NamedChild {
  student: string;
  /** "E.Y." */
  initials: string;
  /** The name of the group. */
  group: string;
  groupId: string;
  /** Day of birth, "2017-11-04". */
  born?: string;
}

const rows = <Row extends { _id: string }>(name: string): mongoose.mongo.Collection<Row> =>
  mongoose.connection.collection<Row>(name);

/** The person of this id, whoever asks on behalf of the program. */
export async function personById(who: Actor, id: string): Promise<Person | null> {
  may(who, 'identify');
  return rows<Person>('people').findOne({ _id: id });
}

/** Everybody who is guardian or staff in a school. */
export async function peopleOf(who: Actor, school: string, as: 'guardian' | 'staff'): Promise<Person[]> {
  may(who, 'identify');
  const found = await rows<Person>('people')
    .find({ [`${as}.schoolId`]: school })
    .toArray();
  return found.sort((a, b) => a._id.localeCompare(b._id));
}

/** A guardian's children who are at this school, in the order of their groups. */
export async function namedChildren(
  who: Actor,
  school: string,
  { guardian }: Pick<Person, 'guardian'>,
): Promise<NamedChild[]> {
  may(who, 'identify');
  const ids = guardian.filter((one) => one.schoolId === school).map((one) => one.student);
  const students = await rows<Student>('students')
    .find({ _id: { $in: ids }, schoolId: school, left: null as never })
    .toArray();
  const groups = await rows<Group>('groups')
    .find({ _id: { $in: students.map((student) => student.groupId) } })
    .toArray();
  const nameOf = new Map(groups.map((group) => [group._id, group.name]));
  return students
    .sort((a, b) => a.groupId.localeCompare(b.groupId) || a._id.localeCompare(b._id))
    .map((student) => named(student, nameOf.get(student.groupId) ?? ''));
}

function named({ _id, name, lastName, born, groupId }: Student, group: string): NamedChild {
  return {
    student: _id,
    initials: initialsOf(name, lastName),
    group,
    groupId,
    ...(born === undefined ? {} : { born }),
  };
}

/** "Elif" "van den Yıldız" → "E.Y.": of a last name the first capital. A name in one piece has it after the first word. */
function initialsOf(name: string, lastName = name.trim().split(/\s+/).slice(1).join(' ')): string {
  const letters = [/\p{L}/u.exec(name)?.[0], (/\p{Lu}/u.exec(lastName) ?? /\p{L}/u.exec(lastName))?.[0]];
  return letters.flatMap((letter) => (letter === undefined ? [] : `${letter.toLocaleUpperCase()}.`)).join('');
}

/** The ids of the guardians with authority over a student. */
export async function guardiansOf(who: Actor, student: string): Promise<string[]> {
  may(who, 'identify');
  const people = await rows<Person>('people').find({ 'guardian.student': student }).toArray();
  return people
    .filter(({ guardian }) => guardian.some((one) => one.student === student && one.authority))
    .map(({ _id }) => _id);
}

/** What a person does at a school, as staff. */
export function rolesIn(who: Actor, school: string, { staff }: Pick<Person, 'staff'>): Role[] {
  may(who, 'identify');
  return [...new Set(staff.filter((post) => post.schoolId === school).flatMap((post) => post.roles))];
}
