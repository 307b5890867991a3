/** A school, its groups and its students. */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { allowed, may } from '../may.ts';
import { remembering } from '../remembering.ts';

export interface School {
  /** The id of its pack. */
  _id: string;
  name: string;
  /** IANA time zone. */
  timeZone: string;
  /** Invented, for trying out. */
  demo: boolean;
}
export interface Group {
  /** school/group */
  _id: string;
  schoolId: string;
  name: string;
  years: string[];
}
export interface Student {
  /** school/number */
  _id: string;
  schoolId: string;
  /** The first name, as guardians use it. */
  name: string;
  lastName?: string;
  /** Day of birth, "2017-11-04". */
  born?: string;
  groupId: string;
  /** Since when no longer at this school. */
  left?: Date;
}

const options = { versionKey: false } as const;
const Schools = mongoose.model(
  'School',
  new Schema<School>({ _id: String, name: String, timeZone: String, demo: Boolean }, options),
);
const Groups = mongoose.model(
  'Group',
  new Schema<Group>({ _id: String, schoolId: { type: String, index: true }, name: String, years: [String] }, options),
);
const Students = mongoose.model(
  'Student',
  new Schema<Student>(
    {
      _id: String,
      schoolId: { type: String, index: true },
      name: String,
      lastName: String,
      born: String,
      groupId: String,
      left: Date,
    },
    options,
  ),
);

/** Writes a school with its groups and students; repeating it changes nothing. */
export async function saveSchool(who: Actor, school: School, groups: Group[], students: Student[]): Promise<void> {
  may(who, 'write-school');
  const upsert = <T extends { _id: string }>(
    one: T,
  ): { replaceOne: { filter: { _id: string }; replacement: T; upsert: true } } => ({
    replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
  });
  await Schools.replaceOne({ _id: school._id }, school, { upsert: true });
  if (groups.length) await Groups.bulkWrite(groups.map(upsert));
  if (students.length) await Students.bulkWrite(students.map(upsert));
  groupById.forget();
  studentById.forget();
}

/** Whether real schools are in the store: then there is no demonstration. */
export async function hasRealSchool(who: Actor): Promise<boolean> {
  may(who, 'write-school');
  return (await Schools.exists({ demo: mongoose.trusted({ $ne: true }) })) !== null;
}

/** A guardian's children, as staff name them: "Elif (groep 5)". */
export async function childrenNamed(who: Actor, school: string, students: readonly string[]): Promise<string[]> {
  may(who, 'look-up-people', { school });
  const found = await Promise.all(students.map(studentById));
  const own = found.filter((student) => student?.schoolId === school);
  return Promise.all(
    own.map(async (student) => `${student?.name ?? ''} (${(await groupById(student?.groupId ?? ''))?.name ?? ''})`),
  );
}

/** A student's first name, to be said to a guardian; undefined for who is not, or no longer, at this school. */
export async function studentNamed(who: Actor, school: string, student: string): Promise<string | undefined> {
  may(who, 'deliver');
  const found = await studentById(student);
  return found?.schoolId === school && !found.left ? found.name : undefined;
}

/** A guardian's own children in this school; the group only where facts about the child may be told. */
export async function ownChildren(who: Actor): Promise<{ name: string; group?: string }[]> {
  if (who.kind !== 'person') return [];
  may(who, 'read-own', { person: who.person });
  const students = await Promise.all(who.children.map((child) => studentById(child.student)));
  const informed = await childrenOf(who);
  return students
    .filter((student) => student?.schoolId === who.school && !student.left)
    .map((student) => {
      const group = informed.find((one) => one.student._id === student?._id)?.group.name;
      return { name: student?.name ?? '', ...(group === undefined ? {} : { group }) };
    });
}

/** The children whose facts a guardian may be told, in this school, with their groups, in the order of the groups; for others none. */
async function childrenOf(who: Actor): Promise<{ student: Student; group: Group }[]> {
  if (who.kind !== 'person' || !who.children.length) return [];
  may(who, 'read-school', { school: who.school });
  const informed = who.children.filter(({ student }) => allowed(who, 'read-child', { school: who.school, student }));
  const students = await Promise.all(informed.map((child) => studentById(child.student)));
  const pairs = await Promise.all(
    students
      .filter((student) => student?.schoolId === who.school)
      .map(async (student) => ({ student, group: await groupById(student?.groupId ?? '') })),
  );
  return pairs
    .flatMap(({ student, group }) => (student && group ? [{ student, group }] : []))
    .sort((a, b) => inOrder(a.group, b.group));
}

/** The groups a person has to do with: own children's and those taught. Empty for visitors. */
export async function groupsOf(who: Actor): Promise<Group[]> {
  if (who.kind !== 'person') return [];
  may(who, 'read-school', { school: who.school });
  const children = await childrenOf(who);
  const taught = await Promise.all(who.groups.map(groupById));
  const own = taught.filter((group) => group?.schoolId === who.school);
  const all = [...children.map((child) => child.group), ...own].flatMap((group) => group ?? []);
  return [...new Map(all.map((group) => [group._id, group])).values()].sort(inOrder);
}

const inOrder = (a: Group, b: Group): number => a._id.localeCompare(b._id);

/** Groups and who sits in them change once a year, and are asked for in every talk. */
const groupById = remembering((id) => Groups.findById(id).lean().exec());
const studentById = remembering((id) => Students.findById(id).lean().exec());
