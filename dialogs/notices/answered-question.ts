/** Who asked what nobody knew hears the school's answer. Nothing, when it was taken back or their talk is gone. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { givenAnswer } from '../../models/answers.ts';
import { conversationExists } from '../../models/conversations/exists.ts';
import { askedIn } from '../../models/questions/questions.ts';
import { givenBy } from '../office-answer.ts';

const who = System('notice answered-question');

export const answeredQuestion: Notice = {
  kind: 'answered-question',
  afterDoubt: 'once-more',
  async render({ values }) {
    const asked = await askedIn(who, String(values['question']));
    if (!asked || !(await conversationExists(asked.conversation))) return null;
    const answer = await givenAnswer(who, String(values['answer']));
    if (!answer) return null;
    return {
      key: 'questions.answered',
      values: { question: asked.text, answer: { words: answer.text } },
      lines: [givenBy(answer)],
    };
  },
};
