/** Staff as the administration has them, by number. */
import { isDeepStrictEqual } from 'node:util';
import type { Person, Staff } from '../person.ts';
import { takenOver } from './filed.ts';
import type { RosterChange, RosterChanges, RosterStaff } from './types.ts';

interface Compared {
  people: RosterChanges['people'];
  told: RosterChange[];
  removed: RosterChanges['removed']['staff'];
}
type Change = Pick<RosterChanges['people'][number], 'after'> & { told: RosterChange };

/** Who is not in the file has no post any more. Posts that were given by a command are not the administration's to take. */
export function compareStaff(
  school: string,
  people: readonly Person[],
  said: readonly RosterStaff[],
  now: Date,
): Compared {
  const before = new Map(people.map((person) => [person._id, person]));
  const idOf = ({ number }: RosterStaff): string => `${school}/staff/${number}`;
  const inFile = new Set(said.map(idOf));
  const holds = ({ filed, staff }: Person): boolean =>
    filed !== undefined &&
    staff.some(({ schoolId, until }) => schoolId === school && (until === undefined || now < until));
  const kept = said.flatMap((one) => changeOf(school, idOf(one), before.get(idOf(one)), one) ?? []);
  const gone = people
    .filter((person) => holds(person) && !inFile.has(person._id))
    .map((person) => withoutPost(school, person));
  const changes: Change[] = [...kept, ...gone];
  return {
    people: changes.map(({ after }) => ({ after })),
    told: changes.map(({ told }) => told),
    removed: { count: gone.length, of: people.filter(holds).length },
  };
}

function changeOf(school: string, id: string, before: Person | undefined, said: RosterStaff): Change | undefined {
  const { said: own, fields } = takenOver(before, said.name, said.filed);
  const post: Staff = {
    schoolId: school,
    roles: said.roles,
    groups: said.groups.map((group) => `${school}/${group}`),
    ...(said.until ? { until: said.until } : {}),
  };
  const had = before?.staff ?? [];
  const others = had.filter(({ schoolId }) => schoolId !== school);
  const was = had.find(({ schoolId }) => schoolId === school);
  const changed = postChanges(was, post);
  if (before && !fields.length && !changed.length) return undefined;
  return {
    after: { _id: id, number: said.number, ...own, guardian: before?.guardian ?? [], staff: [...others, post] },
    told: {
      sort: before ? 'changed' : 'added',
      of: 'staff',
      number: said.number,
      name: own.name,
      fields: [...(before ? fields : []), ...changed],
    },
  };
}

const postChanges = (was: Staff | undefined, post: Staff): string[] =>
  (['roles', 'groups', 'until'] as const)
    .filter((field) => !isDeepStrictEqual(was?.[field], post[field]) && !(was === undefined && field !== 'roles'))
    .map((field) => (field === 'roles' ? `roles ${post.roles.join(', ')}` : field));

function withoutPost(school: string, { accounts: _accounts, preferences: _preferences, ...person }: Person): Change {
  return {
    after: { ...person, staff: person.staff.filter(({ schoolId }) => schoolId !== school) },
    told: { sort: 'left', of: 'staff', number: person.number ?? '', name: person.name, fields: [] },
  };
}
