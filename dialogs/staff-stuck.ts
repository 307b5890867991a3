/** Staff see what is stuck, longest first: an item → again, seen to, or later → the next. */
import { ask, type Dialog, done, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import type { Choice, Outgoing } from '../bot/core/words.ts';
import { nextStuck, settleStuck, type Stuck, tryStuckAgain } from '../models/stuck.ts';

type Step = 'oldest' | 'decide';
interface Memory {
  stuck: string;
  /** How many were left for later. */
  skipped: number;
}
const SOMEBODY = { key: 'stuck.visitor' } as const;

export const staffStuck: Dialog<Step, Memory> = {
  id: 'staff-stuck',
  version: 1,
  first: 'oldest',
  lapses: true,
  steps: {
    oldest: { expects: 'choice', take: (scene) => show(scene, 0) },
    decide: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, memory, now } = scene;
        const [id = '', skipped = 0] = [memory.stuck, memory.skipped];
        if (said.choice === 'later' || said.act === 'no') return show(scene, skipped + 1);
        if (said.choice === 'again') await tryStuckAgain(who, school, id, now);
        else if (said.choice === 'settled') await settleStuck(who, school, id, now);
        else return unclear();
        return show(scene, skipped);
      },
    },
  },
};

async function show({ who, school }: Scene<Memory>, skipped: number): Promise<Outcome<Step, Memory>> {
  const { stuck, count } = await nextStuck(who, school, skipped);
  if (!stuck) return done(count ? 'stuck.no-more' : 'stuck.none');
  const say = { values: { count }, lines: linesOf(stuck), choices: choicesOf(stuck) };
  return ask('decide', 'stuck.open', say, { stuck: stuck.id, skipped });
}

function linesOf({ sort, at, person, text }: Stuck): NonNullable<Outgoing['lines']> {
  const date = { date: at.toISOString(), as: 'day-time' } as const;
  const values = { date, person: person ?? SOMEBODY };
  return [
    { key: `stuck.${sort}`, values },
    ...(text === undefined ? [] : [{ key: 'stuck.text' as const, values: { text } }]),
  ];
}

/** Replies were answers to a moment that is over: those are not sent again. Nor does trying bring anybody back. */
const choicesOf = ({ sort }: Stuck): Choice[] => [
  ...(sort === 'replies' || sort === 'unreachable' ? [] : [{ label: 'stuck.again' as const, value: 'again' }]),
  { label: 'stuck.settled', value: 'settled' },
  { label: 'stuck.later', value: 'later' },
];
