/** A platform on which every so many sends fail, each in its own way, with a record of what reached people. */
import { type Adapter, Doubt, Retry, type Spoken } from '../../../bot/core/channel.ts';
import type { History } from './history.ts';

/** `lost`: delivered, and the answer is lost. `dropped`: not delivered, and nobody can tell. `broken`: an answer nobody expects. */
export const WAYS = ['retry', 'lost', 'dropped', 'broken'] as const;
export type Way = (typeof WAYS)[number];

export interface FaultyChannel extends Adapter<Spoken> {
  /** How often a send failed, by way. */
  failed: Record<Way, number>;
  /** Parts whose fate the bot could not know. */
  inDoubt: Set<string>;
}

/** `share`: of all sends, how many fail in each way. */
export function faultyChannel(history: History, share: number, random: () => number): FaultyChannel {
  const failed: FaultyChannel['failed'] = { retry: 0, lost: 0, dropped: 0, broken: 0 };
  const inDoubt = new Set<string>();
  return {
    channel: 'telegram',
    failed,
    inDoubt,
    plan: (message) => [message],
    async send({ conversation }, _part, id) {
      const way = WAYS[Math.floor(random() / share)];
      if (way) failed[way] += 1;
      if (way === 'lost' || way === undefined) history.delivered.push({ conversation, id, after: 0 });
      if (way === 'lost' || way === 'dropped') inDoubt.add(id);
      if (way === 'retry') throw new Retry(1_000);
      if (way === 'broken') throw new Error('an answer nobody expects');
      if (way) throw new Doubt();
      return id;
    },
  };
}
