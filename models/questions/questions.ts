/**
 * Questions that nobody could answer, for the office: stripped of who asked (strip.ts), sealed under the conversation's key, once
 * per cause. Alike questions are one for whoever answers.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import type { Actor } from '../../bot/core/actor.ts';
import { may } from '../may.ts';
import { seal, unsealUnlessErased } from '../sealed.ts';
import { likeness, SHOWN_TOGETHER } from './alike.ts';
import { knownWords } from './known-words.ts';
import { strip } from './strip.ts';

interface QuestionDocument {
  /** cause/question */
  _id: string;
  schoolId: string;
  /** Who asked; absent for visitors. */
  personId?: string;
  conversationId: string;
  body: Binary;
  at: Date;
  /** `closed`: it was answered, or is none to answer. */
  state: 'open' | 'closed';
  /** The note that says it in the asker's own words, where one was left. */
  noteId?: string;
}
const schema = new Schema<QuestionDocument>(
  {
    _id: String,
    schoolId: String,
    personId: String,
    conversationId: String,
    body: Schema.Types.Mixed,
    at: Date,
    state: { type: String, enum: ['open', 'closed'] },
    noteId: String,
  },
  { collection: 'questions', versionKey: false },
);
schema.index({ schoolId: 1, state: 1, at: 1 });
schema.index({ conversationId: 1 });
const Questions = mongoose.model('Question', schema);

export interface NewQuestion {
  school: string;
  conversation: string;
  text: string;
  cause: string;
  at: Date;
}
/** One question, as it is shown. */
export interface Question {
  id: string;
  text: string;
  at: Date;
  personId?: string;
  noteId?: string;
}

/** One talk cannot fill the list. */
const OPEN_OF_A_TALK_AT_MOST = 20;
/** So many of the oldest are looked at: the list is there to become shorter. */
const LOOKED_AT_AT_MOST = 500;
const ownerOf = (conversation: string): string => `conversation/${conversation}`;

/** Puts a question on the list, once per cause. Undefined: too little of it is left, or this talk has many there already. */
export async function keepQuestion(
  who: Actor,
  { school, conversation, text, cause, at }: NewQuestion,
): Promise<string | undefined> {
  may(who, 'keep-question', { school });
  const stripped = strip(text, await knownWords(who, school));
  const open = await Questions.countDocuments({ conversationId: conversation, state: 'open' });
  if (stripped === undefined || open >= OPEN_OF_A_TALK_AT_MOST) return undefined;
  const _id = `${cause}/question`;
  const body = await seal(ownerOf(conversation), 'question', stripped);
  const person = who.kind === 'person' ? { personId: who.person } : {};
  const kept = { schoolId: school, ...person, conversationId: conversation, body, at, state: 'open' };
  await Questions.updateOne({ _id }, { $setOnInsert: kept }, { upsert: true });
  return _id;
}

/** The asker found the answer after all: it is no open question. */
export async function withdrawQuestion(who: Actor, school: string, conversation: string, id: string): Promise<void> {
  may(who, 'keep-question', { school });
  await Questions.deleteOne({ _id: id, schoolId: school, conversationId: conversation, state: 'open' });
}

/** The asker left a note about it: who answers the question has seen to the note. */
export async function noteOfQuestion(
  who: Actor,
  school: string,
  { conversation, id, note }: { conversation: string; id: string; note: string },
): Promise<void> {
  may(who, 'keep-question', { school });
  await Questions.updateOne({ _id: id, schoolId: school, conversationId: conversation }, { $set: { noteId: note } });
}

/** The open questions, alike ones together, oldest first in each; what was asked most often first. */
export async function openQuestions(who: Actor, school: string): Promise<[Question, ...Question[]][]> {
  may(who, 'answer-question', { school });
  const found = await Questions.find({ schoolId: school, state: 'open' })
    .sort({ at: 1, _id: 1 })
    .limit(LOOKED_AT_AT_MOST)
    .lean<QuestionDocument[]>();
  const together: [Question, ...Question[]][] = [];
  for (const document of found) {
    const question = await opened(document);
    if (!question) continue;
    const alike = together.find(([first]) => likeness(school, first.text, question.text) >= SHOWN_TOGETHER);
    if (alike) alike.push(question);
    else together.push([question]);
  }
  return together.sort((a, b) => b.length - a.length);
}

/** One whose asker was erased while it was being kept goes too. */
async function opened({
  _id,
  conversationId,
  body,
  at,
  personId,
  noteId,
}: QuestionDocument): Promise<Question | undefined> {
  const text = await unsealUnlessErased<string>(ownerOf(conversationId), 'question', body);
  if (text === undefined) {
    await Questions.deleteOne({ _id });
    return undefined;
  }
  return {
    id: _id,
    text,
    at,
    ...(personId === undefined ? {} : { personId }),
    ...(noteId === undefined ? {} : { noteId }),
  };
}

/** What somebody asked and where, to tell them the answer; null when it or they are gone. */
export async function askedIn(who: Actor, id: string): Promise<{ text: string; conversation: string } | null> {
  may(who, 'deliver');
  const found = await Questions.findById(id).lean<QuestionDocument>();
  const question = found && (await opened(found));
  return question ? { text: question.text, conversation: found.conversationId } : null;
}

/** They were answered, or are none to answer; doing it again changes nothing. */
export async function closeQuestions(who: Actor, school: string, ids: readonly string[]): Promise<void> {
  may(who, 'answer-question', { school });
  await Questions.updateMany({ _id: mongoose.trusted({ $in: ids }), schoolId: school }, { $set: { state: 'closed' } });
}

/** Takes away what was closed and asked before this moment. */
export async function purgeQuestions(who: Actor, school: string, before: Date): Promise<number> {
  may(who, 'set-timer');
  const closed = { schoolId: school, state: 'closed' as const, at: mongoose.trusted({ $lt: before }) };
  return (await Questions.deleteMany(closed)).deletedCount;
}
