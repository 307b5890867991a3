/** Whoever the school chose reads what speaks of danger, oldest first: a message → seen → the next; then who saw the last ones. */
import { ask, type Dialog, done, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import type { Outgoing } from '../bot/core/words.ts';
import { type Danger, lastSeen, markSeen, nextDanger } from '../models/dangers.ts';

type Step = 'oldest' | 'seen';
interface Memory {
  danger: string;
}
type Lines = NonNullable<Outgoing['lines']>;

const SHOWN_AFTERWARDS = 5;

export const staffUrgent: Dialog<Step, Memory> = {
  id: 'staff-urgent',
  version: 1,
  first: 'oldest',
  lapses: true,
  steps: {
    oldest: { expects: 'choice', take: show },
    seen: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, memory, now } = scene;
        if (said.choice !== 'seen') return unclear();
        await markSeen(who, school, memory.danger ?? '', now);
        return show(scene);
      },
    },
  },
};

async function show({ who, school }: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { danger, count } = await nextDanger(who, school);
  if (!danger) return done('danger.none', { lines: (await lastSeen(who, school, SHOWN_AFTERWARDS)).map(seenLine) });
  const choices = [{ label: 'danger.seen', value: 'seen' } as const];
  return ask('seen', 'danger.open', { values: { count }, lines: linesOf(danger), choices }, { danger: danger.id });
}

const day = (date: Date): { date: string; as: 'day-time' } => ({ date: date.toISOString(), as: 'day-time' });

function linesOf({ at, writer, text, child }: Danger): Lines {
  const values = { date: day(at), writer: writer ?? { key: 'danger.visitor' as const }, text };
  return [{ key: 'danger.message', values }, ...(child ? [{ key: 'danger.by-child' as const }] : [])];
}

const seenLine = ({ at, seenAt, by }: Awaited<ReturnType<typeof lastSeen>>[number]): Lines[number] => ({
  key: 'danger.was-seen',
  values: { date: day(at), seen: day(seenAt), person: by ?? { key: 'danger.somebody' } },
});
