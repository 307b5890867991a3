/**
 * The change of groups at a new school year: once for each year. The moves are stored before the first of them is made, so that a run
 * that ends midway is completed by the next, and nobody moves twice.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { isDuplicateKey } from '../duplicate-key.ts';
import { may } from '../may.ts';

/** Of one pupil: the group to go to, or none for who leaves. Ids within the school. */
export interface Move {
  student: string;
  group?: string;
}
export interface Rollover {
  /** school/year in which the school year starts */
  _id: string;
  schoolId: string;
  begun: Date;
  /** Only while they are being made. */
  moves?: Move[];
  done?: Date;
}
const schema = new Schema<Rollover>(
  {
    _id: String,
    schoolId: { type: String, index: true },
    begun: Date,
    moves: { type: [{ student: String, group: String, _id: false }], default: undefined },
    done: Date,
  },
  { collection: 'rollovers', versionKey: false },
);
const Rollovers = mongoose.model('Rollover', schema);

/** The first import of a school tells the groups of its year: no change of groups belongs to it. */
export async function beginYear(who: Actor, school: string, year: number, now: Date): Promise<void> {
  may(who, 'write-school');
  if (await Rollovers.exists({ schoolId: school })) return;
  await begin({ _id: `${school}/${year}`, schoolId: school, begun: now, done: now });
}

/** That of a year, as far as it came; null when it was not begun. */
export async function rolloverOf(who: Actor, school: string, year: number): Promise<Rollover | null> {
  may(who, 'write-school');
  return Rollovers.findById(`${school}/${year}`).lean<Rollover>();
}

/** Stores the moves of a year; of two that begin at once, the first one's count. Returns those that count. */
export async function beginRollover(
  who: Actor,
  school: string,
  year: number,
  moves: Move[],
  now: Date,
): Promise<Rollover> {
  may(who, 'write-school');
  const rollover = { _id: `${school}/${year}`, schoolId: school, begun: now, moves };
  return (await begin(rollover)) ? rollover : ((await rolloverOf(who, school, year)) ?? rollover);
}

async function begin(rollover: Rollover): Promise<boolean> {
  try {
    await Rollovers.create(rollover);
    return true;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    return false;
  }
}

/** All moves were made. */
export async function endRollover(who: Actor, school: string, year: number, now: Date): Promise<void> {
  may(who, 'write-school');
  await Rollovers.updateOne({ _id: `${school}/${year}` }, { $set: { done: now }, $unset: { moves: 1 } });
}
