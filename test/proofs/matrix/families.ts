/** Families, staff and secrets of two schools: everything somebody could see that is not theirs. */
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import type { Actor, Role } from '../../../bot/core/actor.ts';
import { keepFile } from '../../../models/files.ts';
import { keepNote } from '../../../models/notes.ts';
import { linkAccount, savePerson, whoIs } from '../../../models/people/person.ts';
import { saveSchool } from '../../../models/people/school.ts';

const HOME = 'kelderswerf';
const AWAY = 'mkc';
const who = System('a proof');

/** Somebody who asks, by their part at school. */
export interface Cast {
  id: string;
  part: string;
  school: string;
  children: { student: string; authority: boolean; isProtected?: boolean }[];
  roles: Exclude<Role, 'guardian'>[];
  groups: string[];
  /** Days until the post ends; negative: it ended. */
  days?: number;
}
const guardian = (id: string, part: string, school: string, student: string, authority = true): Cast => ({
  id,
  part,
  school,
  children: [{ student, authority, isProtected: id === 'a2' }],
  roles: [],
  groups: [],
});
const staff = (id: string, part: string, role: Cast['roles'][number], group?: string, school = HOME): Cast => ({
  id,
  part,
  school,
  children: [],
  roles: [role],
  groups: group === undefined ? [] : [`${school}/${group}`],
});

/** Those who may see most come last: what they settle, others could not have seen. */
export const CAST: readonly Cast[] = [
  { id: 'stranger', part: 'visitor', school: HOME, children: [], roles: [], groups: [] },
  guardian('a1', 'guardian with authority', HOME, 'a'),
  guardian('a2', 'the other household, protected', HOME, 'a'),
  guardian('a3', 'guardian without authority', HOME, 'a', false),
  guardian('b1', 'guardian of another child', HOME, 'b'),
  guardian('c1', 'guardian of another school', AWAY, 'c'),
  staff('t5', 'teacher of the group', 'teacher', 'groep-5'),
  staff('t7', 'teacher of another group', 'teacher', 'groep-7'),
  { ...staff('s1', 'substitute', 'teacher', 'groep-5'), days: 7 },
  { ...staff('s2', 'substitute afterwards', 'office', 'groep-5'), days: -1 },
  { ...staff('pt', 'parent and teacher', 'teacher', 'groep-5'), children: [{ student: 'b', authority: true }] },
  staff('oc', 'office of another school', 'office', undefined, AWAY),
  staff('of', 'office', 'office'),
  staff('ad', 'admin', 'admin'),
  staff('he', 'head', 'head'),
];
const GROUPS: Readonly<Record<string, string>> = { a: 'groep-5', b: 'groep-7', c: 'groep-5' };
const schoolOf = (student: string): string => (student === 'c' ? AWAY : HOME);
/** The child's id in the store. */
export const studentId = (student: string): string => `${schoolOf(student)}/${student}`;

/** A string that stands nowhere else. */
export interface Secret {
  text: string;
  school: string;
  kind: 'child' | 'name' | 'contact' | 'note' | 'file';
  /** Whose it is; of a child, its letter. */
  of: string;
}
const secretOf = (of: string, kind: string): string => `Zq${of}${kind}qz`;

export const FAMILIES = CAST.filter(({ children }) => children.length > 0);
export const SECRETS: readonly Secret[] = [
  ...['a', 'b', 'c'].map((of) => ({ text: secretOf(of, 'child'), school: schoolOf(of), kind: 'child' as const, of })),
  ...FAMILIES.flatMap(({ id, school }) =>
    (['name', 'contact', 'note', 'file'] as const).map((kind) => ({ text: secretOf(id, kind), school, kind, of: id })),
  ),
];

const OVERSEERS: readonly Role[] = ['office', 'head', 'admin'];

/** Whether this secret is for these eyes. A guardian knows the name of their child, with authority or without. */
export function maySee(one: Cast, { school, kind, of }: Secret): boolean {
  if (one.id === of) return true;
  if (kind === 'file') return false;
  const serves = one.school === school && (one.days ?? 1) > 0;
  if (serves && one.roles.some((role) => OVERSEERS.includes(role))) return true;
  if (kind !== 'child') return false;
  const teaches = serves && one.roles.includes('teacher') && one.groups.includes(`${school}/${GROUPS[of] ?? ''}`);
  return teaches || one.children.some(({ student }) => student === of);
}

/** Puts all of them in the store, each with an account of the same name and a note for the office. */
export async function settleFamilies(now: Date): Promise<void> {
  for (const school of [HOME, AWAY]) {
    const letters = Object.keys(GROUPS).filter((student) => schoolOf(student) === school);
    const groups = ['groep-5', 'groep-7'].map((name) => ({
      _id: `${school}/${name}`,
      schoolId: school,
      name,
      years: [],
    }));
    const students = letters.map((student) => ({
      _id: studentId(student),
      schoolId: school,
      name: secretOf(student, 'child'),
      groupId: `${school}/${GROUPS[student] ?? ''}`,
    }));
    await saveSchool(who, { _id: school, name: school, timeZone: 'Europe/Amsterdam', demo: true }, groups, students);
  }
  for (const one of CAST.slice(1)) await settleOne(one, now);
}

const DAY = 24 * 60 * 60 * 1000;

async function settleOne({ id, school, children, roles, groups, days }: Cast, now: Date): Promise<void> {
  const until = days === undefined ? {} : { until: new Date(now.getTime() + days * DAY) };
  const name = children.length ? secretOf(id, 'name') : `Staff ${id}`;
  const links = children.map(({ student, authority, isProtected = false }) => ({
    schoolId: school,
    student: studentId(student),
    household: `${school}/household/${id}`,
    authority,
    protected: isProtected,
  }));
  const contact = {
    phone: secretOf(id, 'contact'),
    email: secretOf(id, 'contact'),
    address: [secretOf(id, 'contact')],
  };
  await savePerson(who, {
    _id: id,
    name,
    contact,
    guardian: links,
    staff: roles.length ? [{ schoolId: school, roles, groups, ...until }] : [],
  });
  await linkAccount(who, { channel: 'telegram', id }, id, id);
  if (!children.length) return;
  const speaker = await whoIs(who, { channel: 'telegram', id }, school, now);
  const note = { school, conversation: `telegram/${id}`, intent: 'complaint', cause: id, at: now } as const;
  await keepNote(speaker, { ...note, text: secretOf(id, 'note') });
}

/** Everybody's file, put there anew: its owner may take it away. */
export async function settleFiles(now: Date): Promise<void> {
  for (const { id, school } of FAMILIES) {
    // Not looked up: who walked before may have unlinked the account.
    const speaker: Actor = { kind: 'person', person: id, school, roles: ['guardian'], children: [], groups: [] };
    const file = { school, channel: 'telegram', bytes: Buffer.from('%PDF-'), cause: id, at: now } as const;
    await keepFile(speaker, { ...file, name: secretOf(id, 'file') });
  }
}

/** The records of all that `one` may not change, as they are. */
export async function recordsBut(one: Cast): Promise<string[]> {
  const settles = one.roles.some((role) => OVERSEERS.includes(role));
  const isOwn = (row: Row): boolean =>
    row._id === one.id ||
    ('until' in row && row.personId === one.id) ||
    (settles && 'intent' in row && row.schoolId === one.school);
  const all = await Promise.all(['people', 'students', 'notes', 'files'].map((name) => rowsOf(name)));
  return all.flatMap((rows) => rows.filter((row) => !isOwn(row)).map((row) => JSON.stringify(row)));
}
interface Row {
  _id: string;
  personId?: string;
  schoolId?: string;
}
const rowsOf = (name: string): Promise<Row[]> => mongoose.connection.collection<Row>(name).find({}).toArray();
