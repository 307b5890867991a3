/**
 * What goes to anybody else, or later (contract B): one flat row per recipient. `_id` = cause/purpose/recipient, so that a
 * repeated cause sends nothing twice. A row holds a kind and values, no text: it is rendered, and decided, when it is sent.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';

export const PRIORITIES = { reply: 0, reminder: 1, announcement: 2 } as const;
/**
 * `due` is only there while something is to be done. `sending`: taken; who took it may have died after sending.
 * `doubt`: perhaps delivered; staff decide. `failed`: given up after several tries.
 */
export type OutboxState = 'waiting' | 'sending' | 'sent' | 'dropped' | 'gone' | 'doubt' | 'failed';

export interface OutboxRow {
  /** cause/purpose/recipient */
  _id: string;
  schoolId: string;
  /** The person it goes to. */
  personId: string;
  /** Which notice: `dialogs/notices/<kind>.ts`. */
  kind: string;
  priority: number;
  /** Ids and numbers only: what people write stays sealed in its own record. */
  values: Record<string, string | number>;
  /** Why this person gets it, for the log and for questions afterwards. */
  why: string;
  state: OutboxState;
  due?: Date;
  /** How often it was taken; also tells who took it last. */
  tries: number;
  /** How often a response was lost. */
  doubts: number;
  /** How many of its parts were sent. */
  next: number;
}
const schema = new Schema<OutboxRow>(
  {
    _id: String,
    schoolId: String,
    personId: String,
    kind: String,
    priority: Number,
    values: { type: Object },
    why: String,
    state: String,
    due: Date,
    tries: { type: Number, default: 0 },
    doubts: { type: Number, default: 0 },
    next: { type: Number, default: 0 },
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
schema.index({ due: 1, priority: 1 });
const Outbox = mongoose.model('Outbox', schema);

type NewRow = Pick<OutboxRow, '_id' | 'schoolId' | 'personId' | 'kind' | 'priority' | 'values' | 'why'> & { due: Date };

/** Adds rows; a row that is there already stays as it is. */
export async function addToOutbox(who: Actor, rows: readonly NewRow[]): Promise<void> {
  may(who, 'deliver');
  if (!rows.length) return;
  await Outbox.bulkWrite(
    rows.map(({ _id, ...row }) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { ...row, state: 'waiting', tries: 0, doubts: 0, next: 0 } },
        upsert: true,
      },
    })),
  );
}

/**
 * Takes the row that is due first, for `milliseconds`; if it is not settled by then, it is taken again. Null: nothing is
 * due. The state is the one before: `sending` means that somebody took it, and was not heard of again.
 */
export async function takeDue(who: Actor, now: Date, milliseconds: number): Promise<OutboxRow | null> {
  may(who, 'deliver');
  const before = await Outbox.findOneAndUpdate(
    { due: mongoose.trusted({ $lte: now }) },
    { $set: { due: new Date(now.getTime() + milliseconds), state: 'sending' }, $inc: { tries: 1 } },
    { sort: { due: 1, priority: 1 }, returnDocument: 'before' },
  ).lean();
  return before && { ...before, tries: before.tries + 1 };
}

/** Only by who took it last. */
const taken = ({ _id, tries }: OutboxRow): { _id: string; tries: number } => ({ _id, tries });

/** The end of a row. Nothing, when somebody else has taken it meanwhile. */
export async function settle(
  who: Actor,
  row: OutboxRow,
  state: Exclude<OutboxState, 'waiting' | 'sending'>,
): Promise<void> {
  may(who, 'deliver');
  await Outbox.updateOne(taken(row), { $set: { state }, $unset: { due: 1 } });
}

/** To be tried again at `due`, from part `next` on. Nothing, when somebody else has taken it meanwhile. */
export async function postpone(
  who: Actor,
  row: OutboxRow,
  again: { due: Date; next: number; doubts: number },
): Promise<void> {
  may(who, 'deliver');
  await Outbox.updateOne(taken(row), { $set: { ...again, state: 'waiting' } });
}
