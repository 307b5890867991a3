/** A school, its groups and its students. */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';

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
  _id: string;
  schoolId: string;
  /** The first name, as guardians use it. */
  name: string;
  groupId: string;
}

const options = { versionKey: false } as const;
const Schools = mongoose.model('School', new Schema<School>({ _id: String, name: String, timeZone: String, demo: Boolean }, options));
const Groups = mongoose.model(
  'Group',
  new Schema<Group>({ _id: String, schoolId: { type: String, index: true }, name: String, years: [String] }, options),
);
const Students = mongoose.model(
  'Student',
  new Schema<Student>({ _id: String, schoolId: { type: String, index: true }, name: String, groupId: String }, options),
);

/** Writes a school with its groups and students; repeating it changes nothing. */
export async function saveSchool(who: Actor, school: School, groups: Group[], students: Student[]): Promise<void> {
  may(who, 'write-school');
  const upsert = <T extends { _id: string }>(one: T): { replaceOne: { filter: { _id: string }; replacement: T; upsert: true } } => ({
    replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
  });
  await Schools.replaceOne({ _id: school._id }, school, { upsert: true });
  if (groups.length) await Groups.bulkWrite(groups.map(upsert));
  if (students.length) await Students.bulkWrite(students.map(upsert));
}

/** Whether real schools are in the store: then there is no demonstration. */
export async function hasRealSchool(who: Actor): Promise<boolean> {
  may(who, 'write-school');
  return (await Schools.exists({ demo: mongoose.trusted({ $ne: true }) })) !== null;
}

/** A guardian's children in this school, with their groups, oldest group last; for others none. */
export async function childrenOf(who: Actor): Promise<{ student: Student; group: Group }[]> {
  if (who.kind !== 'person' || !who.children.length) return [];
  may(who, 'read-school', { school: who.school });
  const students = await Students.find({ _id: mongoose.trusted({ $in: who.children.map((child) => child.student) }), schoolId: who.school }).lean();
  const groups = await Groups.find({ _id: mongoose.trusted({ $in: students.map((student) => student.groupId) }) }).lean();
  return students
    .flatMap((student) => groups.filter((group) => group._id === student.groupId).map((group) => ({ student, group })))
    .sort((a, b) => a.group._id.localeCompare(b.group._id));
}

/** The groups a person has to do with: own children's and those taught. Empty for visitors. */
export async function groupsOf(who: Actor): Promise<Group[]> {
  if (who.kind !== 'person') return [];
  may(who, 'read-school', { school: who.school });
  const children = await childrenOf(who);
  const taught = who.groups.length ? await Groups.find({ _id: mongoose.trusted({ $in: who.groups }), schoolId: who.school }).lean() : [];
  const all = new Map([...children.map((child) => child.group), ...taught].map((group) => [group._id, group]));
  return [...all.values()].sort((a, b) => a._id.localeCompare(b._id));
}
