/**
 * Messages that speak of danger, for somebody at school to read: sealed under the conversation's key, kept as notes are. Those
 * whose work it is hear that there is one, without name and content, at once and then every ten minutes until one of them has
 * seen it; those next in line hear after half an hour.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import { type Actor, System } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { addToOutbox, type NewRow, PRIORITIES } from './outbox.ts';
import { rolesForDanger } from './packs/danger.ts';
import { staffWith } from './people/person.ts';
import { writerNamed } from './people/writer.ts';
import { seal, unsealUnlessErased } from './sealed.ts';
import { setTimer } from './timers.ts';

interface DangerDocument {
  /** cause/danger */
  _id: string;
  schoolId: string;
  /** Who wrote it; absent for visitors. */
  personId?: string;
  conversationId: string;
  body: Binary;
  /** It reads as if a child wrote it. */
  child: boolean;
  at: Date;
  state: 'open' | 'seen';
  /** Who has seen it first, and when. */
  seenBy?: string;
  seenAt?: Date;
}
const schema = new Schema<DangerDocument>(
  {
    _id: String,
    schoolId: String,
    personId: String,
    conversationId: String,
    body: Schema.Types.Mixed,
    child: Boolean,
    at: Date,
    state: { type: String, enum: ['open', 'seen'] },
    seenBy: String,
    seenAt: Date,
  },
  { collection: 'dangers', versionKey: false },
);
schema.index({ schoolId: 1, state: 1, at: 1 });
const Dangers = mongoose.model('Danger', schema);

export interface NewDanger {
  school: string;
  conversation: string;
  text: string;
  child: boolean;
  cause: string;
  at: Date;
}
export interface Danger {
  id: string;
  at: Date;
  /** Who wrote it, with the children; absent for visitors. */
  writer?: string;
  text: string;
  child: boolean;
}

const MINUTE = 60_000;
const AGAIN_AFTER = 10 * MINUTE;
const NEXT_IN_LINE_AFTER = 30 * MINUTE;
const system = System('a message that speaks of danger');
const ownerOf = (conversation: string): string => `conversation/${conversation}`;

/** Keeps it, once per cause, and alerts. False when the school has nobody to alert. */
export async function keepDanger(who: Actor, { cause, ...danger }: NewDanger): Promise<boolean> {
  may(who, 'keep-danger', { school: danger.school });
  const { school: schoolId, conversation: conversationId, text, child, at } = danger;
  const _id = `${cause}/danger`;
  const body = await seal(ownerOf(conversationId), 'danger', text);
  const personId = who.kind === 'person' ? { personId: who.person } : {};
  const kept = { schoolId, ...personId, conversationId, body, child, at, state: 'open' } as const;
  await Dangers.updateOne({ _id }, { $setOnInsert: kept }, { upsert: true });
  return alert({ _id, ...kept }, 0, at);
}

/** Alerts once more, if nobody has seen it yet. */
export async function alertAgain(who: Actor, id: string, round: number, now: Date): Promise<void> {
  may(who, 'deliver');
  const danger = await Dangers.findOne({ _id: id, state: 'open' }).lean<DangerDocument>();
  if (danger) await alert(danger, round, now);
}

type Alerted = Pick<DangerDocument, '_id' | 'schoolId' | 'conversationId' | 'at'>;

async function alert(danger: Alerted, round: number, now: Date): Promise<boolean> {
  const { _id, schoolId } = danger;
  const people = await peopleToAlert(schoolId, danger.at, now);
  if (await isFirstOfTalk(danger))
    await addToOutbox(
      system,
      people.map((person) => row(danger, round, person, now)),
    );
  await setTimer(system, {
    _id: `${_id}/alert/${round + 1}`,
    schoolId,
    due: new Date(now.getTime() + AGAIN_AFTER),
    kind: 'danger',
    values: { danger: _id, round: round + 1 },
  });
  return people.length > 0;
}

const row = ({ _id, schoolId }: Alerted, round: number, personId: string, due: Date): NewRow => ({
  _id: `${_id}/alert/${round}/${personId}`,
  schoolId,
  personId,
  kind: 'danger',
  priority: PRIORITIES.danger,
  values: { danger: _id },
  why: 'reads what speaks of danger',
  due,
});

/** One alert stands for all that one talk brings: whoever looks sees it all. */
async function isFirstOfTalk({ _id, schoolId, conversationId }: Alerted): Promise<boolean> {
  const first = await Dangers.findOne({ schoolId, state: 'open', conversationId }, { _id: 1 })
    .sort({ at: 1, _id: 1 })
    .lean();
  return first?._id === _id;
}

/** The first in line of whom there is anybody, and after a while the next too. */
async function peopleToAlert(school: string, since: Date, now: Date): Promise<string[]> {
  const inLine: string[][] = [];
  for (const role of rolesForDanger(school)) {
    const people = await staffWith(system, school, [role], now);
    if (people.length) inLine.push(people);
  }
  const age = now.getTime() - since.getTime();
  return [...new Set(inLine.slice(0, age < NEXT_IN_LINE_AFTER ? 1 : 2).flat())];
}

/** Whether it is still this person's to see. */
export async function isStillToSee(
  who: Actor,
  school: string,
  id: string,
  { person, now }: { person: string; now: Date },
): Promise<boolean> {
  may(who, 'deliver');
  const people = await staffWith(who, school, rolesForDanger(school), now);
  return people.includes(person) && (await Dangers.exists({ _id: id, state: 'open' })) !== null;
}

/** What waits longest, and how much does; none when all was seen. */
export async function nextDanger(who: Actor, school: string): Promise<{ danger: Danger | undefined; count: number }> {
  may(who, 'read-danger', { school });
  const open = await Dangers.find({ schoolId: school, state: 'open' }).sort({ at: 1, _id: 1 }).lean<DangerDocument[]>();
  for (const [at, one] of open.entries()) {
    const danger = await opened(who, one);
    if (danger) return { danger, count: open.length - at };
  }
  return { danger: undefined, count: 0 };
}

/** One whose writer was erased while it was being kept goes too. */
async function opened(who: Actor, document: DangerDocument): Promise<Danger | undefined> {
  const { _id: id, schoolId, personId, conversationId, body, child, at } = document;
  const text = await unsealUnlessErased<string>(ownerOf(conversationId), 'danger', body);
  if (text === undefined) {
    await Dangers.deleteOne({ _id: id });
    return undefined;
  }
  const writer = await writerNamed(who, schoolId, personId);
  return { id, at, text, child, ...(writer === undefined ? {} : { writer }) };
}

/** Somebody has seen it: the alerts end. The first one stays in the record. */
export async function markSeen(who: Actor, school: string, id: string, now: Date): Promise<void> {
  may(who, 'read-danger', { school });
  const seenBy = who.kind === 'person' ? { seenBy: who.person } : {};
  const seen = { state: 'seen', seenAt: now, ...seenBy };
  await Dangers.updateOne({ _id: id, schoolId: school, state: 'open' }, { $set: seen });
}

/** Who saw the last ones, and when; no content. */
export async function lastSeen(
  who: Actor,
  school: string,
  atMost: number,
): Promise<{ at: Date; seenAt: Date; by: string | undefined }[]> {
  may(who, 'read-danger', { school });
  const seen = await Dangers.find({ schoolId: school, state: 'seen' })
    .sort({ at: -1 })
    .limit(atMost)
    .lean<DangerDocument[]>();
  return Promise.all(
    seen.map(async ({ at, seenAt = at, seenBy }) => ({ at, seenAt, by: await writerNamed(who, school, seenBy) })),
  );
}
