/** Who is to be told about a child: asked by each notice at the moment it is sent, so that losing authority ends what is queued. */
import mongoose from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { informedAbout } from './decisions.ts';
import type { Person } from './person.ts';
import { studentNamed } from './school.ts';

interface Link {
  school: string;
  student: string;
  person: string;
}

/** The child by name, while this person may be told facts about it: by authority, or as the head decided; else null. */
export async function isInformed(
  who: Actor,
  { school, student, person }: Link,
): Promise<{ name: string; authority: boolean } | null> {
  may(who, 'deliver');
  const found = await mongoose.connection.collection<Person>('people').findOne({ _id: person });
  const link = found?.guardian.find((one) => one.schoolId === school && one.student === student);
  if (!link) return null;
  const informed = link.authority || (await informedAbout(who, school, person)).includes(student);
  const name = informed ? await studentNamed(who, school, student) : undefined;
  return name === undefined ? null : { name, authority: link.authority };
}
