/** Guardians as the administration has them: by number, never by name. */
import { isDeepStrictEqual } from 'node:util';
import type { Guardian, Person } from '../person.ts';
import { takenOver } from './filed.ts';
import type { RosterChange, RosterChanges, RosterGuardian, RosterPupil } from './types.ts';

interface Compared {
  people: RosterChanges['people'];
  told: RosterChange[];
  removed: RosterChanges['removed']['links'];
}
interface Wanted {
  said: RosterGuardian;
  links: Guardian[];
}

/** Each guardian once, with all of their children; who has none of them any more, sees nothing any more. */
export function compareGuardians(school: string, people: readonly Person[], pupils: readonly RosterPupil[]): Compared {
  const before = new Map(people.map((person) => [person._id, person]));
  const wanted = wantedOf(school, pupils);
  const kept = [...wanted].flatMap(([id, one]) => changeOf(school, id, before.get(id), one) ?? []);
  const inFile = (person: Person): boolean => wanted.has(person._id);
  const gone = people
    .filter((person) => person.filed !== undefined && !inFile(person) && linksIn(school, person).length > 0)
    .map((person) => withLinks(school, person, []));
  const changes = [...kept, ...gone];
  const links = people.filter(({ filed }) => filed !== undefined).flatMap((person) => linksIn(school, person));
  return {
    people: changes.map(({ write }) => write),
    told: changes.map(({ told }) => told),
    removed: { count: changes.reduce((sum, { ended }) => sum + ended, 0), of: links.length },
  };
}

function wantedOf(school: string, pupils: readonly RosterPupil[]): Map<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const { number, guardians } of pupils)
    for (const said of guardians) {
      const id = `${school}/${said.id}`;
      const one = wanted.get(id) ?? { said, links: [] };
      one.links.push({
        schoolId: school,
        student: `${school}/${number}`,
        household: `${school}/household/${said.household}`,
        authority: said.authority,
        ...(said.protected === undefined ? {} : { protected: said.protected }),
      });
      wanted.set(id, one);
    }
  return wanted;
}

const linksIn = (school: string, { guardian }: Person): Guardian[] =>
  guardian.filter(({ schoolId }) => schoolId === school);

interface Change {
  write: RosterChanges['people'][number];
  told: RosterChange;
  /** Links that end. */
  ended: number;
}

function changeOf(school: string, id: string, before: Person | undefined, { said, links }: Wanted): Change | undefined {
  const { said: own, fields } = takenOver(before, said.name, said.filed);
  const had = before?.guardian ?? [];
  const others = had.filter(({ schoolId }) => schoolId !== school);
  // What an administration does not know of a link, such as what the head decided, stays with it.
  const now = links.map((link) => ({ ...had.find(({ student }) => student === link.student), ...link }));
  const changed = linkChanges(linksOfSchool(had, school), now);
  if (before && !fields.length && !changed.length) return undefined;
  const number = said.number === undefined ? {} : { number: said.number };
  return {
    write: {
      ...(before ? { before: before.guardian } : {}),
      after: { _id: id, ...number, ...own, guardian: [...others, ...now], staff: before?.staff ?? [] },
    },
    told: toldOf(before ? 'changed' : 'added', school, id, own.name, [...(before ? fields : []), ...changed]),
    ended: linksOfSchool(had, school).filter(({ student }) => !now.some((link) => link.student === student)).length,
  };
}

const linksOfSchool = (links: readonly Guardian[], school: string): Guardian[] =>
  links.filter(({ schoolId }) => schoolId === school);

function withLinks(school: string, person: Person, links: Guardian[]): Change {
  const { accounts: _accounts, preferences: _preferences, ...rest } = person;
  const others = person.guardian.filter(({ schoolId }) => schoolId !== school);
  return {
    write: { before: person.guardian, after: { ...rest, guardian: [...others, ...links] } },
    told: toldOf('left', school, person._id, person.name, []),
    ended: person.guardian.length - others.length,
  };
}

/** `child 1042: no authority any more`. */
function linkChanges(before: readonly Guardian[], after: readonly Guardian[]): string[] {
  const child = ({ schoolId, student }: Guardian): string => `child ${student.slice(schoolId.length + 1)}`;
  const old = new Map(before.map((link) => [link.student, link]));
  const kept = new Set(after.map(({ student }) => student));
  return [
    ...before.filter(({ student }) => !kept.has(student)).map((link) => `${child(link)}: no link any more`),
    ...after.flatMap((link) => {
      const was = old.get(link.student);
      if (!was) return [`${child(link)}: ${link.authority ? 'with authority' : 'without authority'}`];
      if (isDeepStrictEqual(sorted(was), sorted(link))) return [];
      return [`${child(link)}: ${differences(was, link).join(', ')}`];
    }),
  ];
}

const sorted = (link: Guardian): unknown[] => Object.entries(link).sort();

const differences = (was: Guardian, link: Guardian): string[] => [
  ...(was.authority === link.authority ? [] : [link.authority ? 'authority' : 'no authority any more']),
  ...(was.household === link.household ? [] : ['another household']),
  ...(was.protected === link.protected ? [] : [link.protected ? 'protected' : 'not protected any more']),
];

const toldOf = (
  sort: RosterChange['sort'],
  school: string,
  id: string,
  name: string,
  fields: string[],
): RosterChange => ({ sort, of: 'guardian', number: id.slice(`${school}/guardian/`.length), name, fields });
