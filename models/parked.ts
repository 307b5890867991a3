/**
 * What could not be handled, or replies that could not be sent: put aside, sealed under the conversation's key, until staff
 * have it tried again or settle it. The talk goes on meanwhile.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import type { Actor } from '../bot/core/actor.ts';
import type { Incoming } from '../bot/core/channel.ts';
import { may } from './may.ts';
import { seal, unsealUnlessErased } from './sealed.ts';

export interface Parked {
  /** The message's key; of replies, their cause and `/replies`. */
  _id: string;
  schoolId: string;
  /** channel/place */
  conversation: string;
  /** channel/account of who wrote it. */
  account?: string;
  reason: 'message' | 'replies';
  at: Date;
  body: Binary;
  state: 'open' | 'done';
}
const schema = new Schema<Parked>(
  {
    _id: String,
    schoolId: String,
    conversation: String,
    account: String,
    reason: { type: String, enum: ['message', 'replies'] },
    at: Date,
    body: Schema.Types.Mixed,
    state: { type: String, enum: ['open', 'done'] },
  },
  { collection: 'parked', versionKey: false },
);
schema.index({ schoolId: 1, state: 1, at: 1 });
const ParkedItems = mongoose.model('Parked', schema);

const ownerOf = (conversation: string): string => `conversation/${conversation}`;

/** Puts something aside; doing it again changes nothing, or opens it again. */
export async function putAside(
  who: Actor,
  { _id, ...parked }: Omit<Parked, 'body' | 'state'>,
  what: unknown,
): Promise<void> {
  may(who, 'park');
  const body = await seal(ownerOf(parked.conversation), 'parked', what);
  await ParkedItems.updateOne({ _id }, { $set: { ...parked, body, state: 'open' } }, { upsert: true });
}

/** What is open in a school, oldest first. */
export async function openParked(who: Actor, school: string): Promise<Parked[]> {
  may(who, 'settle-stuck', { school });
  return ParkedItems.find({ schoolId: school, state: 'open' }).sort({ at: 1 }).lean<Parked[]>();
}

/** A message that was put aside, to read it or to have it handled; null when it is not open, or no message. */
export async function parkedMessage(who: Actor, school: string, id: string): Promise<Incoming | null> {
  may(who, 'settle-stuck', { school });
  const found = await ParkedItems.findOne({
    _id: id,
    schoolId: school,
    state: 'open',
    reason: 'message',
  }).lean<Parked>();
  if (!found) return null;
  const incoming = await unsealUnlessErased<Omit<Incoming, 'at'> & { at: string }>(
    ownerOf(found.conversation),
    'parked',
    found.body,
  );
  return incoming ? { ...incoming, at: new Date(incoming.at) } : null;
}

/** It is seen to; doing it again changes nothing. */
export async function closeParked(who: Actor, school: string, id: string): Promise<void> {
  may(who, 'settle-stuck', { school });
  await ParkedItems.updateOne({ _id: id, schoolId: school }, { $set: { state: 'done' } });
}

/** Takes away what was settled and was put aside before this moment; returns how many. */
export async function purgeParked(who: Actor, school: string, before: Date): Promise<number> {
  may(who, 'set-timer');
  const settled = { schoolId: school, state: 'done' as const, at: mongoose.trusted({ $lt: before }) };
  return (await ParkedItems.deleteMany(settled)).deletedCount;
}
