/** Who wrote something, as staff know them. */
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { nameOf } from './person.ts';
import { childrenNamed } from './school.ts';

/** With the children: "Fatma Yıldız, Elif (groep 5)"; undefined for nobody the school knows. */
export async function writerNamed(
  who: Actor,
  school: string,
  personId: string | undefined,
): Promise<string | undefined> {
  may(who, 'read-notes', { school });
  const person = personId === undefined ? null : await nameOf(who, school, personId);
  if (!person) return undefined;
  const children = await childrenNamed(who, school, person.students);
  return [person.name, ...children].join(', ');
}
