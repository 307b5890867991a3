/** The office reads the notes parents left, oldest first: a note → handled, or later → the next. */
import { ask, type Dialog, done, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import { countOpenNotes, openNotes, settleNote } from '../models/notes.ts';
import { taskKey } from './office-note.ts';

type Step = 'oldest' | 'settle';
const VISITOR = { key: 'notes.visitor' } as const;

interface Memory {
  note: string;
  /** How many were left for later. */
  skipped: number;
}

export const staffNotes: Dialog<Step, Memory> = {
  id: 'staff-notes',
  version: 1,
  first: 'oldest',
  lapses: true,
  steps: {
    oldest: { expects: 'choice', take: (scene) => show(scene, 0) },
    settle: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, memory } = scene;
        const skipped = memory.skipped ?? 0;
        if (said.choice === 'later' || said.act === 'no') return show(scene, skipped + 1);
        if (said.choice !== 'done') return unclear();
        await settleNote(who, school, memory.note ?? '');
        return show(scene, skipped);
      },
    },
  },
};

async function show({ who, school }: Scene<Memory>, skipped: number): Promise<Outcome<Step, Memory>> {
  const [[note], count] = await Promise.all([
    openNotes(who, school, { skip: skipped, limit: 1 }),
    countOpenNotes(who, school),
  ]);
  if (!note) return done(count ? 'notes.no-more' : 'notes.none');
  const values = {
    date: { date: note.at.toISOString(), as: 'day-time' },
    task: { key: taskKey(note.intent) },
    writer: note.writer ?? VISITOR,
    text: note.text,
  } as const;
  const choices = [
    { label: 'notes.is-done', value: 'done' },
    { label: 'notes.later', value: 'later' },
  ] as const;
  const lines = [{ key: 'notes.note', values }] as const;
  return ask(
    'settle',
    'notes.open',
    { values: { count }, lines: [...lines], choices: [...choices] },
    { note: note.id, skipped },
  );
}
