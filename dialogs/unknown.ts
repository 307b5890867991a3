/** Not understood: what the school answered meanwhile, else says so → the nearest topics, or a person → that answer, or a note for the office. */
import { ask, type Dialog, done, doneWith, type Outcome, type Scene } from '../bot/core/dialog.ts';
import type { Choice } from '../bot/core/words.ts';
import { answerLike } from '../models/answers.ts';
import { keepNote } from '../models/notes.ts';
import { answerOf } from '../models/packs/registry.ts';
import { keepQuestion, noteOfQuestion, withdrawQuestion } from '../models/questions/questions.ts';
import { answerMessage, topicChoice } from './answer.ts';
import { officeAnswer } from './office-answer.ts';

const OFFERED = 2;
/** A topic that is less likely than this is not offered. */
const LIKELY_ENOUGH = 0.12;
const PERSON = 'person';

type Step = 'offer' | 'chosen';
interface Memory {
  question: string;
  /** Topics were offered: then "ja" does not say which. */
  topics: boolean;
  /** The question on the office's list. */
  kept: string;
}

export const unknown: Dialog<Step, Memory> = {
  id: 'unknown',
  version: 1,
  first: 'offer',
  lapses: true,
  steps: {
    offer: {
      expects: 'choice',
      async take(scene) {
        const { who, school, said } = scene;
        const answered = await answerLike(who, school, said.text);
        if (answered) return doneWith(officeAnswer(answered));
        if (scene.conversation.kind === 'group') return done('answer.unknown-in-group');
        return offer(scene);
      },
    },
    chosen: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, now, memory } = scene;
        if (said.act === 'no') return done('answer.dropped');
        if (said.choice === PERSON || (said.act === 'yes' && !memory.topics)) return passOn(scene);
        const found = answerOf(school, said.choice ?? '');
        if (!found) return { kind: 'unclear' };
        if (memory.kept !== undefined) await withdrawQuestion(who, school, scene.conversation.id, memory.kept);
        return doneWith(await answerMessage(who, school, found, now));
      },
    },
  },
};

async function offer(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { who, school, said, cause, now, conversation } = scene;
  const { text } = said;
  const kept = await keepQuestion(who, { school, conversation: conversation.id, text, cause, at: now });
  const near = nearTopics(scene);
  const person: Choice = { label: 'answer.ask-school', value: PERSON };
  return ask(
    'chosen',
    near.length ? 'answer.unknown' : 'answer.unknown-nothing-near',
    { lines: kept === undefined ? [] : [{ key: 'answer.on-the-list' }], choices: [...near, person] },
    { question: text, topics: near.length > 0, ...(kept === undefined ? {} : { kept }) },
  );
}

async function passOn(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { who, school, memory, cause, now } = scene;
  const conversation = scene.conversation.id;
  const text = memory.question ?? '';
  const note = await keepNote(who, { school, conversation, intent: 'unknown', text, cause, at: now });
  if (memory.kept !== undefined) await noteOfQuestion(who, school, { conversation, id: memory.kept, note });
  return done('notes.kept-question');
}

function nearTopics({ said, school }: Scene<Memory>): Choice[] {
  const topics = said.meaning.runnersUp
    .filter(({ intent, confidence }) => intent === 'answer' && confidence >= LIKELY_ENOUGH)
    .flatMap(({ topic }) => answerOf(school, topic ?? '') ?? []);
  return topics.slice(0, OFFERED).map(topicChoice);
}
