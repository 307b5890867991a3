import { nearest } from '../../bot/core/near.ts';

/** ` (did you mean "text"?)`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : `did you mean "${near}"? `;
}
