/** Not understood: says so → the nearest topics, or a person → that answer, or a note for the office. */
import { ask, type Dialog, done, doneWith, type Scene } from '../bot/core/dialog.ts';
import type { Choice } from '../bot/core/words.ts';
import { keepNote } from '../models/notes.ts';
import { answerOf } from '../models/packs/registry.ts';
import { answerMessage } from './answer.ts';

const OFFERED = 2;
/** A topic that is less likely than this is not offered. */
const LIKELY_ENOUGH = 0.12;
const PERSON = 'person';

type Step = 'offer' | 'chosen';
interface Memory {
  question: string;
  /** Topics were offered: then "ja" does not say which. */
  topics: boolean;
}

export const unknown: Dialog<Step, Memory> = {
  id: 'unknown',
  version: 1,
  first: 'offer',
  lapses: true,
  steps: {
    offer: {
      expects: 'choice',
      take(scene) {
        if (scene.conversation.kind === 'group') return done('answer.unknown-in-group');
        const near = nearTopics(scene);
        const person: Choice = { label: 'answer.ask-school', value: PERSON };
        const key = near.length ? 'answer.unknown' : 'answer.unknown-nothing-near';
        return ask(
          'chosen',
          key,
          { choices: [...near, person] },
          { question: scene.said.text, topics: near.length > 0 },
        );
      },
    },
    chosen: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, now, memory, cause } = scene;
        if (said.act === 'no') return done('answer.dropped');
        if (said.choice === PERSON || (said.act === 'yes' && !memory.topics)) {
          const conversation = scene.conversation.id;
          await keepNote(who, { school, conversation, intent: 'unknown', text: memory.question ?? '', cause, at: now });
          return done('notes.kept-question');
        }
        const found = answerOf(school, said.choice ?? '');
        return found ? doneWith(await answerMessage(who, school, found, now)) : { kind: 'unclear' };
      },
    },
  },
};

function nearTopics({ said, school }: Scene<Memory>): Choice[] {
  const topics = said.meaning.runnersUp
    .filter(({ intent, confidence }) => intent === 'answer' && confidence >= LIKELY_ENOUGH)
    .flatMap(({ topic }) => answerOf(school, topic ?? '') ?? []);
  return topics
    .slice(0, OFFERED)
    .map(({ id, topic }) => ({ label: 'answer.topic', values: { topic: { words: topic } }, value: id }));
}
