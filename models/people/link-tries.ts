/**
 * How often a code was tried in vain: ten times lock the account for a day, and too many in one minute slow all of the
 * school. A try is counted before the code is looked at, so that many at once are not one; a right one is taken back.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';

interface Tries {
  /** channel/id of an account, or school/<school>. */
  _id: string;
  count: number;
  /** When they are forgotten. */
  until: Date;
}
const LinkTries = mongoose.model(
  'LinkTries',
  new Schema<Tries>({ _id: String, count: Number, until: Date }, { collection: 'linktries', versionKey: false }),
);

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const AT_MOST = {
  account: { count: 10, within: DAY },
  /** A new school year, with a letter in every bag, has fewer slips in a minute. */
  school: { count: 60, within: MINUTE },
} as const;

/** Counts a try; false when this account, or everybody in the school, has to wait. */
export async function countTry(who: Actor, school: string, account: string, now: Date): Promise<boolean> {
  may(who, 'link', { school });
  const own = await counted(account, AT_MOST.account, now);
  if (!own) return false;
  return counted(`school/${school}`, AT_MOST.school, now);
}

async function counted(_id: string, { count, within }: { count: number; within: number }, now: Date): Promise<boolean> {
  const until = new Date(now.getTime() + within);
  await LinkTries.updateOne({ _id, until: mongoose.trusted({ $lte: now }) }, { $set: { count: 0, until } });
  const tries = await LinkTries.findOneAndUpdate(
    { _id },
    { $inc: { count: 1 }, $setOnInsert: { until } },
    { upsert: true, returnDocument: 'after' },
  ).lean();
  return tries.count <= count;
}

/** It was a right one after all. */
export async function takeBackTry(who: Actor, school: string, account: string): Promise<void> {
  may(who, 'link', { school });
  for (const _id of [account, `school/${school}`])
    await LinkTries.updateOne({ _id, count: mongoose.trusted({ $gt: 0 }) }, { $inc: { count: -1 } });
}

/** Takes away what is forgotten; returns how many. */
export async function purgeTries(who: Actor, now: Date): Promise<number> {
  may(who, 'set-timer');
  return (await LinkTries.deleteMany({ until: mongoose.trusted({ $lt: now }) })).deletedCount;
}
