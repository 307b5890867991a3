/**
 * Where a platform wants the messages for a conversation sent, where it tells an address for each (Teams). Without it nobody could
 * be written to first, such as after a restart. It comes from outside: whoever sends checks it.
 */
import mongoose, { Schema } from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import type { Address } from '../bot/core/channel.ts';
import { may } from './may.ts';

interface Service {
  /** channel/conversation */
  _id: string;
  address: string;
}
const Services = mongoose.model(
  'Service',
  new Schema<Service>({ _id: String, address: String }, { collection: 'services', versionKey: false }),
);

const idOf = ({ channel, conversation }: Address): string => `${channel}/${conversation}`;

/** Keeps the address that was told last. */
export async function saveService(who: Actor, of: Address, address: string): Promise<void> {
  may(who, 'deliver');
  await Services.updateOne({ _id: idOf(of) }, { $set: { address } }, { upsert: true });
}

/** Undefined for a conversation that was never heard of. */
export async function serviceOf(who: Actor, of: Address): Promise<string | undefined> {
  may(who, 'deliver');
  return (await Services.findById(idOf(of)).lean())?.address;
}
