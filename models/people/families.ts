/** Whom a fact about the children of some groups is told: every guardian with authority (contract C). */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import type { Guardian, Person } from './person.ts';
import type { Student } from './school.ts';

const collection = <Row extends { _id: string }>(name: string): mongoose.mongo.Collection<Row> =>
  mongoose.connection.collection<Row>(name);

export interface Family {
  person: string;
  /** An account is linked: messages arrive. */
  reachable: boolean;
}

/** The guardians with authority of the children in these groups; in all groups, when none is named. */
export async function guardiansIn(who: Actor, school: string, groupIds: readonly string[]): Promise<Family[]> {
  may(who, 'tell-families', { school });
  const [students, people] = await Promise.all([
    studentsIn(school, groupIds),
    collection<Person>('people')
      .find({ 'guardian.schoolId': school }, { projection: { guardian: 1, accounts: 1 } })
      .toArray(),
  ]);
  return people
    .filter(({ guardian }) => guardian.some((link) => isFor(link, school, students)))
    .map(({ _id, accounts }) => ({ person: _id, reachable: accounts.length > 0 }));
}

/** Whether a person is such a guardian at this moment. */
export async function isGuardianIn(
  who: Actor,
  school: string,
  person: string,
  groupIds: readonly string[],
): Promise<boolean> {
  may(who, 'tell-families', { school });
  const found = await collection<Person>('people').findOne({ _id: person }, { projection: { guardian: 1 } });
  if (!found) return false;
  const students = await studentsIn(
    school,
    groupIds,
    found.guardian.map(({ student }) => student),
  );
  return found.guardian.some((link) => isFor(link, school, students));
}

const isFor = ({ schoolId, student, authority }: Guardian, school: string, students: ReadonlySet<string>): boolean =>
  schoolId === school && authority && students.has(student);

/** Those at school now, all or of some groups; `among`: only these. */
async function studentsIn(
  school: string,
  groupIds: readonly string[],
  among?: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = await collection<Student>('students')
    .find({
      schoolId: school,
      left: null as never,
      ...(groupIds.length ? { groupId: { $in: [...groupIds] } } : {}),
      ...(among ? { _id: { $in: [...among] } } : {}),
    })
    .project<{ _id: string }>({ _id: 1 })
    .toArray();
  return new Set(found.map(({ _id }) => _id));
}
