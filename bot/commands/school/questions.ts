import { Command } from 'commander';
import { allAnswers, giveAnswer, takeAnswerBack } from '../../../models/answers.ts';
import { loadPacks } from '../../../models/packs/load.ts';
import { usePacks } from '../../../models/packs/registry.ts';
import { closeQuestions, openQuestions } from '../../../models/questions/questions.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { blocksFor } from './answer-blocks.ts';
import { onStore, settings } from './on-store.ts';

interface Given {
  answer?: string;
  nl?: string;
  en?: string;
  away?: string;
  takeBack?: string;
  export?: true | string;
}

const who = System('the command questions');

/** `school questions`: what parents asked and nobody could answer, stripped of who asked; answered, put away, or exported. */
export function questionsCommand(): Command {
  return new Command('questions')
    .description('shows what parents asked that nobody could answer, and answers it, while the program runs')
    .argument('[school]', 'the school; without it, that of SCHOOL')
    .option('--answer <id>', 'answer this question and those alike, with --nl and perhaps --en')
    .option('--nl <text>', 'the answer in Dutch, for all parents')
    .option('--en <text>', 'the same in English')
    .option('--away <id>', 'no answer belongs to this question')
    .option('--take-back <id>', 'say this answer no more; --export shows the ids')
    .option('--export [language]', 'print the answers as blocks for answers.nl.yaml, or of another language')
    .action(async (school: string | undefined, given: Given) => {
      const config = settings();
      usePacks(loadPacks(config.schoolsFolder));
      await onStore(config, () => questions(school ?? config.school, given));
    });
}

async function questions(school: string, given: Given): Promise<void> {
  if (given.export !== undefined) {
    const language = given.export === true ? 'nl' : given.export;
    console.log(blocksFor(await allAnswers(who, school), language));
    return;
  }
  if (given.answer !== undefined) await answer(school, given.answer, given);
  if (given.away !== undefined) await putAway(school, given.away);
  if (given.takeBack !== undefined && !(await takeAnswerBack(who, school, given.takeBack)))
    throw new OperatorError(`There is no answer ${given.takeBack}.`);
  await list(school);
}

async function list(school: string): Promise<void> {
  const open = await openQuestions(who, school);
  for (const [{ id, text, at }, ...others] of open)
    console.log([at.toISOString(), `${others.length + 1}×`, id, text].join('  '));
  console.log(open.length ? `${open.length} open.` : 'No question is open.');
}

async function answer(school: string, asked: string, { nl, en }: Given): Promise<void> {
  if (nl === undefined) throw new OperatorError('What is the answer? Add --nl "…", and --en "…" if there is one.');
  const [text, cause] = [{ nl, ...(en === undefined ? {} : { en }) }, `command/${asked}`];
  const count = await giveAnswer(who, school, { asked, text, cause, at: systemClock.now() });
  if (!count) throw notOpen(asked);
  console.log(`Answered ${count}; those who asked are told.`);
}

async function putAway(school: string, id: string): Promise<void> {
  const alike = (await openQuestions(who, school)).find(([first]) => first.id === id);
  if (!alike) throw notOpen(id);
  await closeQuestions(who, school, alike.map((one) => one.id)); // prettier-ignore
}

const notOpen = (id: string): OperatorError =>
  new OperatorError(`${id} is not the id of an open question: npm run school -- questions shows them.`);
