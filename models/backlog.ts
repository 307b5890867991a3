/** What waits in the store, in figures for whoever watches: no names, no texts. */
import mongoose from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { type OutboxState, PRIORITIES } from './outbox.ts';

export interface Backlog {
  /** Rows of the outbox that are to be sent, now or later. */
  waiting: number;
  /** How long the row that is due longest is due, in seconds; 0 when none is. */
  oldestDueSeconds: number;
  /** Rows that were perhaps delivered; staff decide. */
  doubtful: number;
  /** Rows that were given up. */
  failed: number;
  /** Messages and replies that were put aside for staff. */
  parked: number;
  /** Conversations that somebody works on, or must look at. */
  conversations: number;
}

const EVER = new Date(0);
const in_ = (name: string): mongoose.mongo.Collection => mongoose.connection.getClient().db().collection(name);

/** Counts along indexes where there are many rows. */
export async function backlogOf(who: Actor, now: Date): Promise<Backlog> {
  may(who, 'deliver');
  const [queues, doubtful, failed, parked, conversations] = await Promise.all([
    Promise.all(Object.values(PRIORITIES).map((priority) => queueOf(priority))),
    countRows('doubt'),
    countRows('failed'),
    in_('parked').countDocuments({ state: { $in: ['open', null] } }),
    in_('conversations').countDocuments({ until: { $gt: EVER } }),
  ]);
  const oldest = Math.min(...queues.map(({ first }) => first?.getTime() ?? Infinity));
  return {
    waiting: queues.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestDueSeconds: Math.max(0, (now.getTime() - oldest) / 1000),
    doubtful,
    failed,
    parked,
    conversations,
  };
}

const countRows = (state: OutboxState): Promise<number> => in_('outbox').countDocuments({ stuck: { $gt: '' }, state });

/** One priority's rows with something to do. Asked apart, as each is in order of `due` by itself. */
async function queueOf(priority: number): Promise<{ waiting: number; first: Date | undefined }> {
  const rows = { priority, due: { $gt: EVER } };
  const [waiting, first] = await Promise.all([
    in_('outbox').countDocuments(rows),
    in_('outbox').findOne<{ due: Date }>(rows, { sort: { due: 1 }, projection: { due: 1 } }),
  ]);
  return { waiting, first: first?.due };
}
