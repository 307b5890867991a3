/** Somebody may be in danger: the help lines, and whether anyone at school reads it now. It ends nothing. */
import { inZone } from '../bot/core/clock.ts';
import type { Outgoing, TextKey } from '../bot/core/words.ts';
import { isReachable } from '../models/packs/reachable.ts';
import { packOf } from '../models/packs/registry.ts';

const SORTS = ['abuse', 'missing-child', 'suicide', 'violence', 'medical'] as const;

export interface Urgent {
  /** What the danger is, as the understanding names it. */
  sort: string;
  /** A child seems to write. */
  child: boolean;
  /** Somebody at school was told that there is a message. */
  alerted: boolean;
  school: string;
  now: Date;
}

/** The message for this danger, said before anything else. */
export function urgentMessage({ sort, child, alerted, school, now }: Urgent): Outgoing {
  const pack = packOf(school);
  const open = isReachable(pack, inZone(now, pack.timeZone));
  const atSchool: TextKey = open ? 'urgent.school-open' : 'urgent.school-closed';
  const forChild: TextKey = open ? 'urgent.child-school-open' : 'urgent.child-school-closed';
  const lines: TextKey[] = [child ? forChild : atSchool, ...(alerted ? ['urgent.alerted' as const] : [])];
  return { key: child ? childKey(sort) : adultKey(sort), lines: lines.map((key) => ({ key })) };
}

const adultKey = (sort: string): TextKey => `urgent.${SORTS.find((one) => one === sort) ?? 'violence'}`;

const childKey = (sort: string): TextKey => (sort === 'suicide' ? 'urgent.child-suicide' : 'urgent.child');
