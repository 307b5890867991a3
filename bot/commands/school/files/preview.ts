/** What would change, line by line, and how much of it takes something away. */
import type { RosterChange, RosterChanges, Share } from '../../../../models/people/roster/types.ts';
import { shown } from './file-problem.ts';

const MARKS = { added: '+', changed: '~', left: '-' } as const;
const ORDER = ['left', 'changed', 'added'] as const;
/** More than this share of what is there is not taken away without a number that is typed. */
const MUCH = 0.05;

/** `~ pupil 1042 "Noor": group groep-5 → groep-6`; what takes away first, then the counts. */
export function previewOf({ told }: Pick<RosterChanges, 'told'>): string[] {
  const sorted = ORDER.flatMap((sort) => told.filter((change) => change.sort === sort));
  return [...sorted.map(lineOf), '', ...countsOf(told)];
}

const lineOf = ({ sort, of, number, name, fields }: RosterChange): string =>
  `${MARKS[sort]} ${of} ${number} ${shown(name)}${fields.length ? `: ${fields.join('; ')}` : ''}`;

function countsOf(told: readonly RosterChange[]): string[] {
  if (!told.length) return ['Nothing changes.'];
  return (['pupil', 'guardian', 'staff'] as const)
    .map((of) => [of, told.filter((change) => change.of === of)] as const)
    .filter(([, changes]) => changes.length)
    .map(([of, changes]) => {
      const count = (sort: RosterChange['sort']): number => changes.filter((change) => change.sort === sort).length;
      return `${of}s: ${count('added')} added, ${count('changed')} changed, ${count('left')} left`.replace(
        'staffs',
        'staff',
      );
    });
}

/** How much is taken away, when that is so much that its number must be typed; else undefined. */
export function muchRemoved(shares: readonly Share[]): number | undefined {
  const isMuch = shares.some(({ count, of }) => of > 0 && count / of > MUCH);
  return isMuch ? shares.reduce((sum, { count }) => sum + count, 0) : undefined;
}
