/**
 * After a restore nobody knows what was said or done after the backup was made. So nothing that was on its way goes on by
 * itself: rows of the outbox are in doubt, unsent replies and messages that waited are put aside, and staff decide.
 */
import mongoose from 'mongoose';
import type { Binary } from 'mongodb';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { seal, unsealUnlessErased } from '../sealed.ts';

/** Why it was put aside, as staff see it. */
const REASON = 'restore';

interface ConversationRow {
  _id: string;
  waiting?: { key: string; body: Binary }[];
  talk?: Binary | null;
  sending?: { cause: string } | null;
  until?: Date;
}
interface ParkedRow {
  _id: string;
  conversation: string;
  at: Date;
  body: Binary;
  state: 'open';
  reason: string;
  schoolId?: string;
}

const rows = <Row extends { _id: string }>(name: string): mongoose.mongo.Collection<Row> =>
  mongoose.connection.collection<Row>(name);

/** What was put aside. */
export interface Parked {
  outbox: number;
  replies: number;
  messages: number;
  /** Conversations that do not open, as somebody altered them before the backup was made: left as they are. */
  unreadable: number;
}

/** Puts aside all that was on its way. Doing it again finds nothing more. */
export async function parkUnsent(who: Actor, now: Date): Promise<Parked> {
  may(who, 'keep-store');
  const { modifiedCount } = await rows('outbox').updateMany(
    { state: { $in: ['waiting', 'sending'] } },
    { $set: { state: 'doubt', parkedBy: REASON }, $unset: { due: 1 } },
  );
  const parked: Parked = { outbox: modifiedCount, replies: 0, messages: 0, unreadable: 0 };
  const onlySchool = await theOnlySchool();
  for await (const found of rows<ConversationRow>('conversations').find({}))
    if (found.waiting?.length || found.sending || found.until) await parkOne(found, parked, onlySchool, now);
  return parked;
}

async function parkOne(
  found: ConversationRow,
  parked: Parked,
  onlySchool: string | undefined,
  now: Date,
): Promise<void> {
  const unsent = await unsentOf(found).catch(() => null);
  if (!unsent) {
    parked.unreadable += 1;
    return;
  }
  for (const one of unsent) {
    await putAside(found._id, one, onlySchool, now);
    parked[one.kind] += 1;
  }
  await rows<ConversationRow>('conversations').updateOne(
    { _id: found._id },
    { $set: { waiting: [], sending: null, tries: 0 }, $unset: { until: 1 } },
  );
}

/** Messages and replies that do not say which school they are for belong to the only one there is. */
async function theOnlySchool(): Promise<string | undefined> {
  const [one, another] = await rows('schools').find({}).limit(2).toArray();
  return another ? undefined : one?._id;
}

interface Unsent {
  kind: 'replies' | 'messages';
  id: string;
  what: { school?: string };
}

/** In the clear, as the field is part of what it was sealed for. What was erased is not there any more. */
async function unsentOf({ _id, waiting = [], talk, sending }: ConversationRow): Promise<Unsent[]> {
  const owner = `conversation/${_id}`;
  const unsent: Unsent[] = [];
  if (sending && talk) {
    const opened = await unsealUnlessErased<{ replies: { school?: string } }>(owner, 'talk', talk);
    if (opened) unsent.push({ kind: 'replies', id: `${sending.cause}/replies`, what: opened.replies });
  }
  for (const { key, body } of waiting) {
    const what = await unsealUnlessErased<{ school?: string }>(owner, 'waiting', body);
    if (what) unsent.push({ kind: 'messages', id: key, what });
  }
  return unsent;
}

async function putAside(
  conversation: string,
  { id, what }: Unsent,
  onlySchool: string | undefined,
  now: Date,
): Promise<void> {
  const schoolId = what.school ?? onlySchool;
  const body = await seal(`conversation/${conversation}`, 'parked', what);
  const row = { conversation, at: now, body, state: 'open' as const, reason: REASON };
  await rows<ParkedRow>('parked').updateOne(
    { _id: id },
    { $setOnInsert: schoolId === undefined ? row : { ...row, schoolId } },
    { upsert: true },
  );
}
