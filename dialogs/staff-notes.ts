/** The office reads the notes parents left: the oldest → handled, or later → the next. */
import { type Actor } from '../bot/core/actor.ts';
import { ask, type Dialog, done, type Outcome, type Scene } from '../bot/core/dialog.ts';
import { countOpenNotes, openNotes, settleNote } from '../models/notes.ts';
import { taskKey } from './office-note.ts';

type Step = 'oldest' | 'settle';
interface Memory {
  note: string;
}

export const staffNotes: Dialog<Step, Memory> = {
  id: 'staff-notes',
  version: 1,
  first: 'oldest',
  lapses: true,
  steps: {
    oldest: { expects: 'choice', take: ({ who, school }) => oldest(who, school) },
    settle: {
      expects: 'choice',
      async take(scene) {
        if (scene.said.choice === 'later') return done('notes.later-said');
        if (scene.said.choice !== 'done') return { kind: 'unclear' };
        return settleAndGoOn(scene);
      },
    },
  },
};

async function settleAndGoOn({ who, school, memory }: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  await settleNote(who, school, memory.note ?? '');
  return (await countOpenNotes(who, school)) ? oldest(who, school) : done('notes.done');
}

async function oldest(who: Actor, school: string): Promise<Outcome<Step, Memory>> {
  const [[note], count] = await Promise.all([openNotes(who, school, 1), countOpenNotes(who, school)]);
  if (!note) return done('notes.none');
  const values = {
    date: { date: note.at.toISOString(), as: 'day-time' },
    task: { key: taskKey(note.intent) },
    text: note.text,
  } as const;
  const choices = [
    { label: 'notes.is-done', value: 'done' },
    { label: 'notes.later', value: 'later' },
  ] as const;
  return ask(
    'settle',
    'notes.open',
    { values: { count }, lines: [{ key: 'notes.note', values }], choices: [...choices] },
    { note: note.id },
  );
}
