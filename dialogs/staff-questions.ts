/**
 * The office answers what nobody could, asked most often first: a question → answer, later, or away; answer → in Dutch → in
 * English or not → sure? → said from now on, and told to who asked → the next.
 */
import { ask, type Dialog, done, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import type { Outgoing } from '../bot/core/words.ts';
import { giveAnswer } from '../models/answers.ts';
import { closeQuestions, openQuestions } from '../models/questions/questions.ts';

type Step = 'first' | 'decide' | 'dutch' | 'english' | 'sure';
interface Memory {
  /** The first of those shown together, and all of them. */
  asked: string;
  alike: string[];
  /** How many were left for later. */
  skipped: number;
  nl: string;
  /** Empty: in Dutch only. */
  en: string;
  /** How often an answer was too long. */
  tooLong: number;
}

/** As docs/school-pack.md asks of every answer. */
const LONGEST = 350;
const DUTCH_ONLY = 'dutch-only';

export const staffQuestions: Dialog<Step, Memory> = {
  id: 'staff-questions',
  version: 1,
  first: 'first',
  steps: {
    first: { expects: 'choice', take: (scene) => show(scene, 0) },
    decide: { expects: 'choice', take: decide },
    dutch: {
      expects: 'free',
      take({ said, memory }) {
        if (!said.text.trim()) return unclear();
        return (
          tooLong('dutch', said.text, memory) ??
          ask('english', 'questions.write-english', inDutchOnly, { nl: said.text })
        );
      },
    },
    english: {
      expects: 'free',
      take({ said, memory }) {
        if (said.choice === DUTCH_ONLY) return sure(memory.nl ?? '');
        if (!said.text.trim()) return unclear();
        return tooLong('english', said.text, memory) ?? sure(memory.nl ?? '', said.text);
      },
    },
    sure: {
      expects: 'choice',
      take(scene) {
        if (scene.said.act === 'no' || scene.said.choice === 'no') return ask('dutch', 'questions.write-dutch');
        return scene.said.choice === 'yes' ? give(scene) : unclear();
      },
    },
  },
};

const inDutchOnly = { choices: [{ label: 'questions.dutch-only', value: DUTCH_ONLY }] } as const satisfies Parameters<
  typeof ask
>[2];

async function show({ who, school }: Scene<Memory>, skipped: number): Promise<Outcome<Step, Memory>> {
  const open = await openQuestions(who, school);
  const alike = open[skipped];
  if (!alike) return done(open.length ? 'questions.no-more' : 'questions.none');
  const [{ id, text, at }] = alike;
  const asked = { count: alike.length, date: { date: at.toISOString(), as: 'day' } } as const;
  const lines = [
    { key: 'questions.question', values: { text } },
    { key: 'questions.asked', values: asked },
  ] as const;
  const choices = (['answer', 'later', 'aside'] as const).map(
    (value) => ({ label: `questions.${value}`, value }) as const,
  );
  return ask(
    'decide',
    'questions.open',
    { values: { count: open.length }, lines: [...lines], choices },
    { asked: id, alike: alike.map((one) => one.id), skipped },
  );
}

async function decide(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { said, who, school, memory } = scene;
  const skipped = memory.skipped ?? 0;
  if (said.choice === 'answer') return ask('dutch', 'questions.write-dutch');
  if (said.choice === 'later' || said.act === 'no') return show(scene, skipped + 1);
  if (said.choice !== 'aside') return unclear();
  await closeQuestions(who, school, memory.alike ?? []);
  return show(scene, skipped);
}

/** Asks for it again; undefined when it is short enough. */
function tooLong(
  step: 'dutch' | 'english',
  { length }: string,
  memory: Partial<Memory>,
): Outcome<Step, Memory> | undefined {
  if (length <= LONGEST) return undefined;
  const more = step === 'english' ? inDutchOnly : {};
  const values = { count: length, most: LONGEST };
  return ask(step, 'questions.too-long', { values, ...more }, { tooLong: (memory.tooLong ?? 0) + 1 });
}

function sure(nl: string, en?: string): Outcome<Step, Memory> {
  const lines = [
    { key: 'questions.dutch', values: { text: nl } } as const,
    ...(en === undefined ? [] : [{ key: 'questions.english', values: { text: en } } as const]),
  ];
  const choices = (['yes', 'no'] as const).map((value) => ({ label: `bot.${value}`, value }) as const);
  return ask('sure', 'questions.sure', { lines, choices }, { nl, en: en ?? '' });
}

async function give(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { who, school, cause, now, memory } = scene;
  const { asked = '', nl = '', en = '' } = memory;
  const text = en === '' ? { nl } : { nl, en };
  const count = await giveAnswer(who, school, { asked, text, cause, at: now });
  const told: Outgoing = count ? { key: 'questions.sent', values: { count } } : { key: 'questions.already' };
  return after(told, await show(scene, memory.skipped ?? 0));
}

/** Says this first. */
const after = (first: Outgoing, next: Outcome<Step, Memory>): Outcome<Step, Memory> =>
  'say' in next ? { ...next, say: [first, ...next.say] } : next;
