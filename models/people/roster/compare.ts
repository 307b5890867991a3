/** What an administration says, held against what is stored: who is new, who changed, who left. Changes nothing. */
import type { Student } from '../school.ts';
import type { Person } from '../person.ts';
import type { Move } from '../rollover.ts';
import { compareGuardians } from './guardians.ts';
import { compareStaff } from './staff.ts';
import type { Roster, RosterChange, RosterChanges, RosterPupil, StoredRoster } from './types.ts';

/** Everything that carrying out `roster` would change; nothing of what it does not speak of. */
export function compareRoster(school: string, stored: StoredRoster, roster: Roster, now: Date): RosterChanges {
  const pupils = roster.pupils ? comparePupils(school, stored.students, roster.pupils, now) : NO_PUPILS;
  const guardians = roster.pupils ? compareGuardians(school, stored.people, roster.pupils) : NOBODY;
  const staff = roster.staff ? compareStaff(school, stored.people, roster.staff, now) : NOBODY;
  return {
    students: pupils.students,
    people: [...guardians.people, ...staff.people],
    told: [...pupils.told, ...guardians.told, ...staff.told],
    removed: { pupils: pupils.removed, links: guardians.removed, staff: staff.removed },
  };
}
const NO_PUPILS = { students: [], told: [], removed: { count: 0, of: 0 } };
const NOBODY = { people: [], told: [], removed: { count: 0, of: 0 } };

interface Pupils {
  students: Student[];
  told: RosterChange[];
  removed: RosterChanges['removed']['pupils'];
}

function comparePupils(school: string, stored: readonly Student[], said: readonly RosterPupil[], now: Date): Pupils {
  const before = new Map(stored.map((student) => [student._id, student]));
  const here = new Set(said.map(({ number }) => `${school}/${number}`));
  const present = stored.filter(({ left }) => left === undefined);
  const leaving = present.filter(({ _id }) => !here.has(_id)).map((student) => ({ ...student, left: now }));
  const kept = said.flatMap((pupil) => {
    const after = studentOf(school, pupil, before.get(`${school}/${pupil.number}`));
    const fields = differences(before.get(after._id), after);
    return fields.length ? [{ after, fields }] : [];
  });
  return {
    students: [...leaving, ...kept.map(({ after }) => after)],
    told: [
      ...kept.map(({ after, fields }) => toldOf(before.has(after._id) ? 'changed' : 'added', after, fields)),
      ...leaving.map((student) => toldOf('left', student, [])),
    ],
    removed: { count: leaving.length, of: present.length },
  };
}

/** What a file has no column for stays as it was. Who comes back is here again. */
function studentOf(school: string, pupil: RosterPupil, before: Student | undefined): Student {
  const lastName = pupil.lastName ?? before?.lastName;
  const born = pupil.born ?? before?.born;
  return {
    _id: `${school}/${pupil.number}`,
    schoolId: school,
    name: pupil.name,
    ...(lastName === undefined ? {} : { lastName }),
    ...(born === undefined ? {} : { born }),
    groupId: `${school}/${pupil.group}`,
  };
}

function differences(before: Student | undefined, after: Student): string[] {
  const last = (id: string | undefined): string => id?.split('/').at(-1) ?? '';
  if (!before) return [`group ${last(after.groupId)}`];
  return [
    ...(before.left === undefined ? [] : ['is back']),
    ...(before.groupId === after.groupId ? [] : [`group ${last(before.groupId)} → ${last(after.groupId)}`]),
    ...(before.name === after.name ? [] : ['first name']),
    ...(before.lastName === after.lastName ? [] : ['last name']),
    ...(before.born === after.born ? [] : ['day of birth']),
  ];
}

const toldOf = (sort: RosterChange['sort'], student: Student, fields: string[]): RosterChange => ({
  sort,
  of: 'pupil',
  number: student._id.slice(student.schoolId.length + 1),
  name: [student.name, student.lastName].filter(Boolean).join(' '),
  fields,
});

/** Children who change groups or leave, and the links that end with it. Moves that were made already are none any more. */
export function compareMoves(
  stored: StoredRoster,
  moves: readonly Move[],
  now: Date,
): Pick<RosterChanges, 'students' | 'people' | 'told'> {
  const before = new Map(stored.students.map((student) => [student._id, student]));
  const students = moves.flatMap(({ student, group }) => {
    const was = before.get(student);
    if (!was || was.left !== undefined || was.groupId === group) return [];
    return [group === undefined ? { ...was, left: now } : { ...was, groupId: group }];
  });
  const leaving = new Set(moves.filter(({ group }) => group === undefined).map(({ student }) => student));
  return {
    students,
    people: stored.people
      .filter(({ guardian }) => guardian.some(({ student }) => leaving.has(student)))
      .map(withoutLinks(leaving)),
    told: students.map((one) =>
      one.left === undefined ? toldOf('changed', one, differences(before.get(one._id), one)) : toldOf('left', one, []),
    ),
  };
}

const withoutLinks =
  (leaving: ReadonlySet<string>) =>
  ({ accounts: _accounts, preferences: _preferences, ...person }: Person): RosterChanges['people'][number] => ({
    before: person.guardian,
    after: { ...person, guardian: person.guardian.filter(({ student }) => !leaving.has(student)) },
  });
