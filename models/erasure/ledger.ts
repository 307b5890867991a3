/**
 * What remains of somebody who was erased: hashes under a secret of ours, the legal ground, and until when this is kept.
 * They name nobody, and still tell whether a record that turns up (in an old backup, sealed under a key that is gone)
 * belonged to somebody erased.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { keyNames, personNames } from './hashes.ts';

export interface Erasure {
  /** The person's hash. */
  _id: string;
  /** Hashes of the destroyed data keys, each with its owner. */
  owners: string[];
  ground: string;
  at: Date;
  expires: Date;
  /** `begun`: it was broken off, and must be done again. */
  state: 'begun' | 'done';
}
const Erasures = mongoose.model(
  'Erasure',
  new Schema<Erasure>(
    { _id: String, owners: [String], ground: String, at: Date, expires: Date, state: String },
    { collection: 'erasures', versionKey: false },
  ),
);

/** Claims lapse after five years (Dutch Civil Code 3:310); until then the school can show that and why it erased. */
const KEPT_FOR_YEARS = 5;

/** Notes that an erasure begins; one that was begun before goes on, and is told what is found now. */
export async function beginErasure(
  who: Actor,
  personId: string,
  keys: readonly { owner: string; key: string }[],
  { ground, at }: { ground: string; at: Date },
): Promise<Erasure> {
  may(who, 'erase-person');
  const owners = keys.map(({ owner, key }) => keyNames(owner, key).now);
  const expires = new Date(at);
  expires.setUTCFullYear(at.getUTCFullYear() + KEPT_FOR_YEARS);
  return Erasures.findOneAndUpdate(
    { _id: personNames(personId).now },
    {
      $set: { state: 'begun', expires },
      $setOnInsert: { ground, at },
      $addToSet: { owners: { $each: owners } },
    },
    { upsert: true, returnDocument: 'after' },
  ).lean();
}

/** Notes that nothing is left of it. */
export async function finishErasure(who: Actor, personId: string): Promise<void> {
  may(who, 'erase-person');
  await Erasures.updateOne({ _id: personNames(personId).now }, { $set: { state: 'done' } });
}

/** Those that were broken off. */
export async function unfinishedErasures(who: Actor): Promise<Erasure[]> {
  may(who, 'erase-person');
  return Erasures.find({ state: 'begun' }).lean();
}

/** Those of these that are not in the ledger. */
export async function notInLedger(who: Actor, erasures: readonly Erasure[]): Promise<Erasure[]> {
  may(who, 'erase-person');
  const known = await Erasures.distinct('_id');
  return erasures.filter(({ _id }) => !known.includes(_id));
}

/** Takes up erasures that were done elsewhere. */
export async function addToLedger(who: Actor, erasures: readonly Erasure[]): Promise<void> {
  may(who, 'erase-person');
  for (const { _id, state: _state, ...rest } of erasures)
    await Erasures.updateOne({ _id }, { $setOnInsert: rest, $set: { state: 'done' } }, { upsert: true });
}

/** What need not be kept any longer goes; returns how many. */
export async function forgetExpired(who: Actor, now: Date): Promise<number> {
  may(who, 'erase-person');
  return (await Erasures.deleteMany({ expires: mongoose.trusted({ $lte: now }) })).deletedCount;
}
