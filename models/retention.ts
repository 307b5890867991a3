/** How long things are kept (docs/register.md), and what takes them away when that is over. Each returns how many. */
import mongoose from 'mongoose';
import type { Actor } from '../bot/core/actor.ts';
import { belongingsOf, deleteBelongings } from './erasure/belongings.ts';
import { may } from './may.ts';
import { destroyDataKeys } from './sealing/data-keys.ts';
import type { Person } from './people/person.ts';
import type { Student } from './people/school.ts';

export const KEPT = {
  /** Rows of the outbox that ended: so long one can still ask what became of a message. */
  sent: { days: 30 },
  /** What was put aside, and settled. */
  settled: { days: 30 },
  /** What people sent and cannot be passed on yet. */
  files: { days: 14 },
  /** Notes that were handled: a school year. */
  notes: { months: 12 },
  /** Students who left, and their guardians: questions about the last year still come. */
  left: { months: 12 },
  /** Conversations in which nothing is said. */
  silent: { months: 12 },
} as const;

const rows = <Row extends mongoose.mongo.BSON.Document = { _id: string }>(
  name: string,
): mongoose.mongo.Collection<Row> => mongoose.connection.collection<Row>(name);

const AT_ONCE = 500;

/**
 * Conversations in which nothing came since this moment, with their history and the keys that seal them. Notes are sealed under
 * the same key: a conversation with one stays until the note goes. Of those from before this was counted, it is counted from now.
 */
export async function purgeSilent(who: Actor, before: Date, now: Date): Promise<number> {
  may(who, 'set-timer');
  await rows<Talk>('conversations').updateMany({ at: { $exists: false } }, { $set: { at: now } });
  const silent = await rows<Talk>('conversations')
    .find({ at: { $lt: before }, until: null })
    .limit(AT_ONCE)
    .toArray();
  let count = 0;
  for (const { _id } of silent) if (!(await holdsMore(_id))) count += await purgeTalk(_id, before);
  return count;
}
interface Talk {
  _id: string;
  at?: Date;
  until?: Date | null;
}

/** What is sealed under the key of a conversation, beside the talk itself. */
async function holdsMore(conversation: string): Promise<boolean> {
  if (await rows<Noted>('parked').findOne({ conversation })) return true;
  for (const name of ['notes', 'questions', 'dangers'])
    if (await rows<Noted>(name).findOne({ conversationId: conversation })) return true;
  return false;
}
interface Noted {
  _id: string;
  conversationId?: string;
  conversation?: string;
}

/** 1 when it went; a message that came meanwhile keeps it. */
async function purgeTalk(_id: string, before: Date): Promise<number> {
  const { deletedCount } = await rows<Talk>('conversations').deleteOne({ _id, at: { $lt: before }, until: null });
  if (!deletedCount) return 0;
  if (_id.startsWith('web/')) await rows<Noted>('history').deleteMany({ conversation: _id.slice('web/'.length) });
  await destroyDataKeys([`conversation/${_id}`]);
  return 1;
}

/** Notes of a school that were handled, and were kept before this moment. */
export async function purgeNotes(who: Actor, school: string, before: Date): Promise<number> {
  may(who, 'set-timer');
  return (await rows('notes').deleteMany({ schoolId: school, state: 'done', at: { $lt: before } })).deletedCount;
}

/** What spoke of danger and was seen, kept as notes are. */
export async function purgeDangers(who: Actor, school: string, before: Date): Promise<number> {
  may(who, 'set-timer');
  const seen = { schoolId: school, state: 'seen', at: { $lt: before } };
  return (await rows<mongoose.mongo.BSON.Document>('dangers').deleteMany(seen)).deletedCount;
}

/** Students who left a school before this moment; and who has nothing to do with any school then, with all that is theirs. */
export async function purgeLeft(
  who: Actor,
  school: string,
  before: Date,
): Promise<{ students: number; people: number }> {
  may(who, 'set-timer');
  const left = await rows<Student>('students')
    .find({ schoolId: school, left: { $lt: before } }, { projection: { _id: 1 } })
    .toArray();
  const students = left.map(({ _id }) => _id);
  if (!students.length) return { students: 0, people: 0 };
  const family = await rows<Person>('people')
    .find({ 'guardian.student': { $in: students } }, { projection: { _id: 1 } })
    .toArray();
  await rows<Person>('people').updateMany(
    { 'guardian.student': { $in: students } },
    { $pull: { guardian: { student: { $in: students } } } },
  );
  let people = 0;
  for (const { _id } of family) people += await purgePerson(who, _id, before);
  await rows('decisions').deleteMany({ student: { $in: students } });
  await rows('students').deleteMany({ _id: { $in: students } });
  return { students: students.length, people };
}

/** 1 when it was taken away. A post at school that is or was held lately keeps it. */
async function purgePerson(who: Actor, id: string, before: Date): Promise<number> {
  const person = await rows<Person>('people').findOne({ _id: id });
  const stays = person?.staff.some(({ until }) => until === undefined || until >= before);
  if (!person || person.guardian.length || stays) return 0;
  const whose = await belongingsOf(who, id);
  if (!whose) return 0;
  await destroyDataKeys([`person/${id}`, ...whose.conversations.map((one) => `conversation/${one}`)]);
  await deleteBelongings(who, whose);
  return 1;
}
