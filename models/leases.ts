/**
 * Leases by name: of several processes on one store, one does a thing at a time (contract B): `bulk` sends the outbox,
 * `poll/<bot>` asks a platform for messages. A lease ends by itself when its holder does not renew it.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import { isDuplicateKey } from './duplicate-key.ts';
import { may } from './may.ts';

interface Lease {
  /** What is held, such as `bulk`. */
  _id: string;
  owner: string;
  until: Date;
}
const Leases = mongoose.model(
  'Lease',
  new Schema<Lease>({ _id: String, owner: String, until: Date }, { collection: 'leases', versionKey: false }),
);

export interface Wanted {
  name: string;
  /** Names the process; never the same for two, nor for one before and after its restart. */
  owner: string;
  milliseconds: number;
}

/** Takes the lease, or renews it. False while somebody else holds it. */
export async function holdLease(who: Actor, { name, owner, milliseconds }: Wanted, now: Date): Promise<boolean> {
  may(who, 'deliver');
  try {
    await Leases.updateOne(
      { _id: name, $or: [{ owner }, { until: mongoose.trusted({ $lte: now }) }] },
      { $set: { owner, until: new Date(now.getTime() + milliseconds) } },
      { upsert: true },
    );
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Gives the lease back, so that others need not wait for its end. */
export async function dropLease(who: Actor, { name, owner }: Pick<Wanted, 'name' | 'owner'>): Promise<void> {
  may(who, 'deliver');
  await Leases.deleteOne({ _id: name, owner });
}

/** For the only process on a store, at its start: whoever held a lease is gone. */
export async function dropAllLeases(who: Actor): Promise<void> {
  may(who, 'deliver');
  await Leases.deleteMany({});
}
