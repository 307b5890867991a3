/**
 * After a restore nobody knows what was said or done after the backup was made. So nothing that was on its way goes on by
 * itself: rows of the outbox are in doubt, unsent replies and messages that waited are put aside, and staff decide.
 */
import mongoose from 'mongoose';
import type { Binary } from 'mongodb';
import type { Actor } from '../../bot/core/actor.ts';
import { NOTHING_BEGUN } from '../conversations/document.ts';
import { may } from '../may.ts';
import { doubtUnsent } from '../outbox.ts';
import { putAside } from '../parked.ts';
import { unsealUnlessErased } from '../sealed.ts';

interface ConversationRow {
  _id: string;
  waiting?: { key: string; body: Binary }[];
  talk?: Binary | null;
  sending?: { cause: string } | null;
  until?: Date;
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
  const parked: Parked = { outbox: await doubtUnsent(who, now), replies: 0, messages: 0, unreadable: 0 };
  const onlySchool = await theOnlySchool();
  for await (const found of rows<ConversationRow>('conversations').find({}))
    if (found.waiting?.length || found.sending || found.until) await parkOne(who, found, parked, onlySchool, now);
  return parked;
}

async function parkOne(
  who: Actor,
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
    await putAside(who, rowOf(found._id, one, onlySchool, now), one.what);
    parked[one.kind] += 1;
  }
  await rows<ConversationRow>('conversations').updateOne(
    { _id: found._id },
    { $set: { waiting: [], sending: null, ...NOTHING_BEGUN }, $unset: { until: 1 } },
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
  what: { school?: string; account?: string };
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
    const what = await unsealUnlessErased<Unsent['what']>(owner, 'waiting', body);
    if (what) unsent.push({ kind: 'messages', id: key, what });
  }
  return unsent;
}

function rowOf(
  conversation: string,
  { id, kind, what }: Unsent,
  onlySchool: string | undefined,
  at: Date,
): Parameters<typeof putAside>[1] {
  const schoolId = what.school ?? onlySchool ?? '';
  const row = { _id: id, schoolId, conversation, at };
  if (kind === 'replies' || what.account === undefined) return { ...row, reason: 'replies' };
  return { ...row, reason: 'message', account: `${conversation.split('/')[0] ?? ''}/${what.account}` };
}
