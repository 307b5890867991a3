/**
 * What goes to anybody else, or later (contract B): one flat row per recipient. `_id` = cause/purpose/recipient, so that a
 * repeated cause sends nothing twice. A row holds a kind and values, no text: it is rendered, and decided, when it is sent.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import { may } from './may.ts';

export const PRIORITIES = { danger: -1, reply: 0, reminder: 1, announcement: 2 } as const;
/** What nobody waits for does not hold up what somebody does. */
const MOST_URGENT_FIRST = Object.values(PRIORITIES).sort((a, b) => a - b);
/**
 * `due` is only there while something is to be done. `taken`: nothing of it was sent yet. `sending`: part `next` is on its
 * way; who sends it may have died. `doubt`: perhaps delivered; staff decide. `failed`: given up after several tries.
 */
export type OutboxState = 'waiting' | 'taken' | 'sending' | 'sent' | 'dropped' | 'gone' | 'doubt' | 'failed';
const STAFF_DECIDE: readonly OutboxState[] = ['doubt', 'failed'];

export interface OutboxRow {
  /** cause/purpose/recipient */
  _id: string;
  schoolId: string;
  /** The person it goes to. */
  personId: string;
  /** Which notice: `dialogs/notices/<kind>.ts`. */
  kind: string;
  priority: number;
  /** Ids and numbers only: what people write stays sealed in its own record. `account` (channel/id): it goes to that one only. */
  values: Record<string, string | number>;
  /** Why this person gets it, for the log and for questions afterwards. */
  why: string;
  state: OutboxState;
  due?: Date;
  /** When it ended, well or not. */
  ended?: Date;
  /** The school whose staff must decide; only there while they must, which keeps the index of these small. */
  stuck?: string;
  /** How often it was taken; also tells who took it last. */
  tries: number;
  /** How often sending failed for a reason that waiting does not mend. */
  failures: number;
  /** How often a response was lost. */
  doubts: number;
  /** How many of its parts were sent. */
  next: number;
}
const counter = { type: Number, default: 0 } as const;
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
    ended: Date,
    stuck: String,
    tries: counter,
    failures: counter,
    doubts: counter,
    next: counter,
  },
  { collection: 'outbox', versionKey: false, minimize: false },
);
schema.index({ priority: 1, due: 1 });
schema.index({ stuck: 1 });
const Outbox = mongoose.model('Outbox', schema);

export type NewRow = Pick<OutboxRow, '_id' | 'schoolId' | 'personId' | 'kind' | 'priority' | 'values' | 'why'> & {
  due: Date;
};

/** Adds rows; a row that is there already stays as it is. */
export async function addToOutbox(who: Actor, rows: readonly NewRow[]): Promise<void> {
  may(who, 'deliver');
  if (!rows.length) return;
  await Outbox.bulkWrite(
    rows.map(({ _id, ...row }) => ({
      updateOne: {
        filter: { _id },
        update: { $setOnInsert: { ...row, state: 'waiting', tries: 0, failures: 0, doubts: 0, next: 0 } },
        upsert: true,
      },
    })),
  );
}

/**
 * Takes the most urgent row that is due, for `milliseconds`; if it is not settled by then, it is taken again. Null: nothing
 * is due. The state is the one before: `sending` means that somebody was sending it, and was not heard of again.
 */
export async function takeDue(who: Actor, now: Date, milliseconds: number): Promise<OutboxRow | null> {
  may(who, 'deliver');
  for (const priority of MOST_URGENT_FIRST) {
    const row = await take({ priority, due: mongoose.trusted({ $lte: now }) }, now, milliseconds);
    if (row) return row;
  }
  return null;
}

/** Takes this row, out of turn; null when it is not due or was taken. */
export async function takeRow(who: Actor, id: string, now: Date, milliseconds: number): Promise<OutboxRow | null> {
  may(who, 'deliver');
  return take({ _id: id, due: mongoose.trusted({ $lte: now }) }, now, milliseconds);
}

async function take(which: object, now: Date, milliseconds: number): Promise<OutboxRow | null> {
  const before = await Outbox.findOneAndUpdate(
    which,
    { $set: { due: new Date(now.getTime() + milliseconds), state: 'taken' }, $inc: { tries: 1 } },
    { sort: { due: 1 }, returnDocument: 'before' },
  ).lean<OutboxRow>();
  return before && { ...before, tries: before.tries + 1 };
}

/** Only by who took it last. */
const taken = ({ _id, tries }: OutboxRow): { _id: string; tries: number } => ({ _id, tries });

/** Its part `next` goes out now. False when somebody else has taken it meanwhile: then it must not. */
export async function markSending(who: Actor, row: OutboxRow, next: number): Promise<boolean> {
  may(who, 'deliver');
  return (await Outbox.updateOne(taken(row), { $set: { state: 'sending', next } })).matchedCount === 1;
}

/** The end of a row. Nothing, when somebody else has taken it meanwhile. */
export async function settle(
  who: Actor,
  row: OutboxRow,
  state: Exclude<OutboxState, 'waiting' | 'taken' | 'sending'>,
  now: Date,
): Promise<void> {
  may(who, 'deliver');
  const stuck = STAFF_DECIDE.includes(state) ? { stuck: row.schoolId } : {};
  await Outbox.updateOne(taken(row), { $set: { state, ended: now, ...stuck }, $unset: { due: 1 } });
}

/** To be tried again at `due`, from part `next` on. Nothing, when somebody else has taken it meanwhile. */
export async function postpone(
  who: Actor,
  row: OutboxRow,
  again: { due: Date } & Partial<Pick<OutboxRow, 'next' | 'doubts' | 'failures'>>,
): Promise<void> {
  may(who, 'deliver');
  await Outbox.updateOne(taken(row), { $set: { ...again, state: 'waiting' } });
}

/** Rows that were perhaps delivered or were given up, longest first: staff decide. */
export async function stuckRows(who: Actor, school: string): Promise<OutboxRow[]> {
  may(who, 'settle-stuck', { school });
  return Outbox.find({ stuck: school }).sort({ ended: 1 }).lean<OutboxRow[]>();
}

/** Staff decided: it is sent once more, from its first part; or it stays as it is. Deciding again changes nothing. */
export async function decideStuckRow(
  who: Actor,
  school: string,
  id: string,
  decision: 'send-again' | 'leave',
  now: Date,
): Promise<void> {
  may(who, 'settle-stuck', { school });
  const open = { _id: id, stuck: school };
  const again = { state: 'waiting', due: now, next: 0, doubts: 0, failures: 0 };
  await Outbox.updateOne(open, decision === 'leave' ? { $unset: { stuck: 1 } } : { $set: again, $unset: { stuck: 1 } });
}

/** Takes away rows that ended before this moment and that nobody must decide about; returns how many. */
export async function purgeOutbox(who: Actor, school: string, before: Date): Promise<number> {
  may(who, 'set-timer');
  const ended = { ended: mongoose.trusted({ $lt: before }), due: null, stuck: null };
  return (await Outbox.deleteMany({ schoolId: school, ...ended })).deletedCount;
}

/** After a restore nobody knows what was sent since: every row that was to be sent is in doubt. Returns how many. */
export async function doubtUnsent(who: Actor, now: Date): Promise<number> {
  may(who, 'keep-store');
  const unsent = await Outbox.find({ due: mongoose.trusted({ $gt: new Date(0) }) }, { schoolId: 1 }).lean();
  if (!unsent.length) return 0;
  const writes = unsent.map(({ _id, schoolId }) => ({
    updateOne: {
      filter: { _id },
      update: { $set: { state: 'doubt', stuck: schoolId, ended: now }, $unset: { due: 1 } },
    },
  }));
  return (await Outbox.bulkWrite(writes)).modifiedCount;
}
