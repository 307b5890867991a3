import { System } from '../../../bot/core/actor.ts';
import { stuckIn } from '../../../models/stuck.ts';
import { type NameOf, nameOf as nameOfUpdate } from './history.ts';

/** The causes of what staff are shown: not handled, or perhaps not arrived. */
export async function shownToStaff(nameOf: NameOf = nameOfUpdate): Promise<Set<string>> {
  const stuck = await stuckIn(System('a proof'), 'kelderswerf');
  return new Set(stuck.map(({ id }) => /update-\d+/.exec(nameOf(id))?.[0] ?? id));
}
