/** What the engine cannot settle by itself is put aside for staff. */
import { System } from '../core/actor.ts';
import { putAside } from '../../models/parked.ts';
import { tellStaffOfStuck } from '../../models/stuck.ts';
import type { EngineParts, Held } from './engine-parts.ts';

const who = System('the engine');

/** Put aside until staff decide, who are told that there is something. */
export async function keepForStaff(
  parts: EngineParts,
  held: Held,
  from: { school?: string; account?: string },
  { id, reason, what }: { id: string; reason: 'message' | 'replies'; what: unknown },
): Promise<void> {
  const schoolId = from.school ?? parts.turn.school;
  const account = from.account === undefined ? {} : { account: `${held.channel}/${from.account}` };
  const at = parts.clock.now();
  await putAside(who, { _id: id, schoolId, conversation: held.id, reason, at, ...account }, what);
  await tellStaffOfStuck(who, schoolId, at);
}
