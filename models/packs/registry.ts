/** The school packs in use, by school. Set once at start. */
import type { Answer, Pack } from './types.ts';

let packs: ReadonlyMap<string, Pack> = new Map();

/** Uses these packs from now on. */
export function usePacks(loaded: ReadonlyMap<string, Pack>): void {
  packs = loaded;
}

/** The pack of a school; throws when there is none, which start-up makes impossible. */
export function packOf(school: string): Pack {
  const pack = packs.get(school);
  if (!pack) throw new Error(`no pack for school ${school}`);
  return pack;
}

/** One of the pack's answers; undefined when the pack no longer has it. */
export const answerOf = (school: string, id: string): Answer | undefined =>
  packOf(school).answers.find((answer) => answer.id === id);
