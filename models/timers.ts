/**
 * Time is a channel (contract B): a timer that is due is accepted as a message, kind `clock`, of its conversation or its
 * school. So what it does is done once and in order with all else there; there is no other scheduler.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import type { ChannelName, ConversationRef } from '../bot/core/channel.ts';
import { may } from './may.ts';

/** An id fires once: what is moved to another time gets another id. */
export interface Timer {
  /** cause/purpose, or what it is for and its day. */
  _id: string;
  schoolId: string;
  due: Date;
  /** What is done then: `dialogs/clock/<kind>.ts`. */
  kind: string;
  /** Ids and numbers only. */
  values: Record<string, string | number>;
  /** Whose it is; absent for the school itself. */
  conversation?: ConversationRef & { channel: ChannelName; account: string };
}
const schema = new Schema<Timer>(
  {
    _id: String,
    schoolId: String,
    due: Date,
    kind: String,
    values: { type: Object },
    conversation: { type: Object },
  },
  { collection: 'timers', versionKey: false, minimize: false },
);
schema.index({ due: 1 });
const Timers = mongoose.model('Timer', schema);

/** Sets a timer; one of this id that is there already stays as it is. */
export async function setTimer(who: Actor, { _id, ...timer }: Timer): Promise<void> {
  may(who, 'set-timer');
  await Timers.updateOne({ _id }, { $setOnInsert: timer }, { upsert: true });
}

/** The timers that are due, longest first. */
export async function dueTimers(who: Actor, now: Date, atMost: number): Promise<Timer[]> {
  may(who, 'set-timer');
  return Timers.find({ due: mongoose.trusted({ $lte: now }) })
    .sort({ due: 1 })
    .limit(atMost)
    .lean<Timer[]>();
}

/** Takes a timer away: it was accepted, or is not wanted any more. */
export async function removeTimer(who: Actor, id: string): Promise<void> {
  may(who, 'set-timer');
  await Timers.deleteOne({ _id: id });
}
