/**
 * What the head decided about a guardian without parental authority: whether facts about the child are told to this
 * guardian (Dutch Civil Code 1:377c), and why. Without a decision they are not. The import does not touch decisions.
 */
import mongoose, { Schema } from 'mongoose';
import type { Binary } from 'mongodb';
import { type Actor, System } from '../../bot/core/actor.ts';
import { UserError } from '../../bot/core/errors.ts';
import { may } from '../may.ts';
import { addToOutbox, PRIORITIES } from '../outbox.ts';
import { seal } from '../sealed.ts';

interface Decision {
  /** student/guardian */
  _id: string;
  schoolId: string;
  student: string;
  personId: string;
  /** Who decided: a person's id, or the command of whoever runs the machine. */
  by: string;
  /** Sealed under the guardian's key. */
  reason: Binary;
  at: Date;
  /** Since when it holds no longer. */
  ended?: Date;
}
const schema = new Schema<Decision>(
  {
    _id: String,
    schoolId: String,
    student: String,
    personId: { type: String, index: true },
    by: String,
    reason: Schema.Types.Mixed,
    at: Date,
    ended: Date,
  },
  { collection: 'decisions', versionKey: false },
);
const Decisions = mongoose.model('Decision', schema);

export interface ToDecide {
  school: string;
  student: string;
  guardian: string;
}
const idOf = ({ student, guardian }: ToDecide): string => `${student}/${guardian}`;

/** From now on this guardian is told facts about the child, and hears so. Throws UserError('not-found') for who is no guardian of it. */
export async function decideToInform(who: Actor, about: ToDecide, reason: string, now: Date): Promise<void> {
  may(who, 'decide-informing', { school: about.school });
  const { school, student, guardian } = about;
  const link = { guardian: { $elemMatch: { schoolId: school, student } } };
  const people = mongoose.connection.collection<{ _id: string }>('people');
  if (!(await people.findOne({ _id: guardian, ...link }, { projection: { _id: 1 } }))) throw new UserError('not-found');
  await Decisions.updateOne(
    { _id: idOf(about) },
    {
      $set: {
        schoolId: school,
        student,
        personId: guardian,
        by: who.kind === 'person' ? who.person : 'command',
        reason: await seal(`person/${guardian}`, 'decision', reason),
        at: now,
      },
      $unset: { ended: 1 },
    },
    { upsert: true },
  );
  await tellGuardian(about, now);
}

const tellGuardian = (about: ToDecide, now: Date): Promise<void> =>
  addToOutbox(System('the head decided'), [
    {
      _id: `${idOf(about)}/informed/${now.toISOString()}`,
      schoolId: about.school,
      personId: about.guardian,
      kind: 'informed',
      priority: PRIORITIES.reminder,
      values: { student: about.student },
      why: 'the head decided about this guardian',
      due: now,
    },
  ]);

/** It holds no longer, at once; again changes nothing. */
export async function endDecision(who: Actor, about: ToDecide, now: Date): Promise<void> {
  may(who, 'decide-informing', { school: about.school });
  await Decisions.updateOne({ _id: idOf(about), schoolId: about.school, ended: null }, { $set: { ended: now } });
}

/** The students whose facts a guardian is told by decision. */
export async function informedAbout(who: Actor, school: string, personId: string): Promise<string[]> {
  may(who, 'identify');
  const found = await Decisions.find({ personId, schoolId: school, ended: null }, { student: 1 }).lean();
  return found.map(({ student }) => student);
}
