/** Whom letters with a code go to, and what is in each: a new code, which makes the older letters worthless. */
import { type Actor, System } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { makeCode } from './link-codes.ts';
import { type Person, savePerson } from './person.ts';
import { type NamedChild, namedChildren, peopleOf } from './relations.ts';

export interface Letter {
  /** As it stands on the envelope. */
  name: string;
  address: readonly string[];
  /** The language the person chose, if one was. */
  language?: string;
  /** A guardian's children, by their initials; none for staff. */
  children: Pick<NamedChild, 'initials' | 'group'>[];
  code: string;
}
export interface Wanted {
  school: string;
  to: 'guardian' | 'staff';
  /** Only guardians with a child in the group of this id or name. */
  group?: string;
}
export interface Letters {
  letters: Letter[];
  /** The ids of guardians whose children's days of birth are not known: without one nobody can be checked. */
  withoutDay: string[];
}

const system = System('letters');

/** Makes a code for everybody who is meant, and what stands in their letter. `progress`: how many of how many are done. */
export async function writeLetters(
  who: Actor,
  { school, to, group }: Wanted,
  now: Date,
  progress: (done: number, all: number) => void,
): Promise<Letters> {
  may(who, 'make-codes', { school });
  const letters: Letter[] = [];
  const withoutDay: string[] = [];
  const people = await peopleOf(system, school, to);
  for (const [at, person] of people.entries()) {
    const children = to === 'guardian' ? await namedChildren(system, school, person) : [];
    if (isMeant(to, children, group)) {
      if (to === 'staff' || children.some(({ born }) => born !== undefined))
        letters.push(await letterTo(who, person, { school, to, children, now }));
      else withoutDay.push(person._id);
    }
    progress(at + 1, people.length);
  }
  return { letters, withoutDay };
}

function isMeant(to: Wanted['to'], children: readonly NamedChild[], group: string | undefined): boolean {
  if (to === 'staff') return true;
  return children.some((child) => group === undefined || [child.group, child.groupId].includes(group));
}

async function letterTo(
  who: Actor,
  person: Person,
  { school, to, children, now }: Pick<Wanted, 'school' | 'to'> & { children: readonly NamedChild[]; now: Date },
): Promise<Letter> {
  const code = await makeCode(who, { school, person: person._id, purpose: to }, now);
  return {
    name: person.name,
    address: person.contact?.address ?? [],
    children: children.map(({ initials, group }) => ({ initials, group })),
    code,
    ...(person.language === undefined ? {} : { language: person.language }),
  };
}

/** The one who runs the system, before anybody is imported, and a code for them. Again: the name, and a new code. */
export async function firstAdmin(who: Actor, school: string, name: string, now: Date): Promise<string> {
  may(who, 'make-codes', { school });
  const person = `${school}/staff/admin`;
  await savePerson(system, {
    _id: person,
    name,
    guardian: [],
    staff: [{ schoolId: school, roles: ['admin'], groups: [] }],
  });
  return makeCode(who, { school, person, purpose: 'staff' }, now);
}
