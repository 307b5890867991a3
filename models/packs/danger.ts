import { packOf } from './registry.ts';
import type { Pack } from './types.ts';

type AlertedRole = NonNullable<Pack['danger']>['alert'][number];

/** Where a pack does not say. */
const HEAD_FIRST: readonly AlertedRole[] = ['head', 'office'];

/** Whose work it is to read a message that speaks of danger: who hears of it first, then who hears when nobody saw it. */
export const rolesForDanger = (school: string): readonly AlertedRole[] => packOf(school).danger?.alert ?? HEAD_FIRST;
