/** Somebody may be in danger: the help lines, and whether anyone at school reads it now. It ends and forwards nothing. */
import { inZone } from '../bot/core/clock.ts';
import type { Outgoing, TextKey } from '../bot/core/words.ts';
import { isReachable } from '../models/packs/reachable.ts';
import { packOf } from '../models/packs/registry.ts';

const SORTS = ['abuse', 'missing-child', 'suicide', 'violence', 'medical'] as const;

/** The message for this sort of danger, said before anything else. */
export function urgentMessage(sort: string, school: string, now: Date): Outgoing {
  const pack = packOf(school);
  const open = isReachable(pack, inZone(now, pack.timeZone));
  const known = SORTS.find((one) => one === sort) ?? 'violence';
  const key: TextKey = `urgent.${known}`;
  return { key, lines: [{ key: open ? 'urgent.school-open' : 'urgent.school-closed' }] };
}
