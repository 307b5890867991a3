/**
 * What the school answered to questions that its pack does not know: said at once to whoever asks alike, and told to those who
 * asked before. Sealed under the school's own key, as people wrote it.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import { type Actor, System } from '../bot/core/actor.ts';
import { may } from './may.ts';
import { settleNote } from './notes.ts';
import { addToOutbox, PRIORITIES } from './outbox.ts';
import type { InLanguages } from './packs/types.ts';
import { nameOf } from './people/person.ts';
import { ANSWERED_ALIKE, likeness } from './questions/alike.ts';
import { closeQuestions, openQuestions, type Question } from './questions/questions.ts';
import { seal, unseal } from './sealed.ts';

interface AnswerDocument {
  /** cause/answer */
  _id: string;
  schoolId: string;
  /** Who gave it; absent when it came by command. */
  personId?: string;
  at: Date;
  body: Binary;
}
const schema = new Schema<AnswerDocument>(
  { _id: String, schoolId: { type: String, index: true }, personId: String, at: Date, body: Schema.Types.Mixed },
  { collection: 'answers', versionKey: false },
);
const Answers = mongoose.model('Answer', schema);

interface Body {
  text: InLanguages;
  /** The questions it answers, stripped of who asked. */
  questions: string[];
}
export interface GivenAnswer extends Body {
  id: string;
  at: Date;
  /** The name of who gave it, while the school knows them. */
  by?: string;
}

const QUESTIONS_KEPT = 10;
const system = System('an answer of the school');
const ownerOf = (school: string): string => `school/${school}`;

/**
 * Answers an open question and those alike, once per cause: the answer counts from now on, and who asked is told.
 *
 * @param asked the first of the questions that are shown together
 * @returns how many questions it answers, 1 when it did before; 0 when somebody else was faster
 */
export async function giveAnswer(
  who: Actor,
  school: string,
  { asked, text, cause, at }: { asked: string; text: InLanguages; cause: string; at: Date },
): Promise<number> {
  may(who, 'answer-question', { school });
  const _id = `${cause}/answer`;
  const alike = (await openQuestions(who, school)).find(([first]) => first.id === asked);
  if (!alike) return (await Answers.exists({ _id })) ? 1 : 0;
  const questions = [...new Set(alike.map((one) => one.text))].slice(0, QUESTIONS_KEPT);
  const body = await seal(ownerOf(school), 'answer', { text, questions } satisfies Body);
  const person = who.kind === 'person' ? { personId: who.person } : {};
  await Answers.updateOne({ _id }, { $setOnInsert: { schoolId: school, ...person, at, body } }, { upsert: true });
  await tellAskers(school, _id, alike, at);
  for (const { noteId } of alike) if (noteId !== undefined) await settleNote(system, school, noteId);
  await closeQuestions(who, school, alike.map(({ id }) => id)); // prettier-ignore
  return alike.length;
}

/** Each person once. Visitors cannot be reached: they get it when they ask again. */
async function tellAskers(school: string, answer: string, asked: readonly Question[], due: Date): Promise<void> {
  const newestFirst = asked.toReversed(); // so that each person's oldest question stands
  const byPerson = new Map(
    newestFirst.flatMap(({ id, personId }) => (personId === undefined ? [] : [[personId, id] as const])),
  );
  await addToOutbox(
    system,
    [...byPerson].map(([personId, question]) => ({
      _id: `${answer}/answered-question/${personId}`,
      schoolId: school,
      personId,
      kind: 'answered-question',
      priority: PRIORITIES.reply,
      values: { answer, question },
      why: 'asked this',
      due,
    })),
  );
}

/** The answer to a question like this one; undefined when there is none. */
export async function answerLike(who: Actor, school: string, question: string): Promise<GivenAnswer | undefined> {
  may(who, 'read-school', { school });
  const ranked = (await answersOf(school))
    .map((answer) => ({ answer, alike: Math.max(...answer.questions.map((one) => likeness(school, one, question))) }))
    .sort((a, b) => b.alike - a.alike);
  const [best] = ranked;
  return best && best.alike >= ANSWERED_ALIKE ? named(best.answer) : undefined;
}

/** One answer, to tell it to who asked; null when it was taken back. */
export async function givenAnswer(who: Actor, id: string): Promise<GivenAnswer | null> {
  may(who, 'deliver');
  const found = await Answers.findById(id).lean<AnswerDocument>();
  return found && named(await opened(found));
}

/** All that the school answered, newest first. */
export async function allAnswers(who: Actor, school: string): Promise<GivenAnswer[]> {
  may(who, 'answer-question', { school });
  return Promise.all((await answersOf(school)).map(named));
}

/** Takes an answer back: it is said no more. False when there is none of this id. */
export async function takeAnswerBack(who: Actor, school: string, id: string): Promise<boolean> {
  may(who, 'answer-question', { school });
  return (await Answers.deleteOne({ _id: id, schoolId: school })).deletedCount === 1;
}

type Opened = AnswerDocument & Body;

/** Read each time: an answer counts at once, in every process. */
async function answersOf(school: string): Promise<Opened[]> {
  const found = await Answers.find({ schoolId: school }).sort({ at: -1, _id: 1 }).lean<AnswerDocument[]>();
  return Promise.all(found.map(opened));
}

const opened = async (document: AnswerDocument): Promise<Opened> => ({
  ...document,
  ...(await unseal<Body>(ownerOf(document.schoolId), 'answer', document.body)),
});

async function named({ _id: id, schoolId, at, personId, text, questions }: Opened): Promise<GivenAnswer> {
  const person = personId === undefined ? null : await nameOf(system, schoolId, personId);
  return { id, at, text, questions, ...(person ? { by: person.name } : {}) };
}
