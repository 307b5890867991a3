/** What the school answered itself, as a message: its words, who gave it and when. */
import type { Outgoing } from '../bot/core/words.ts';
import type { GivenAnswer } from '../models/answers.ts';

/** Said like an answer of the pack. */
export const officeAnswer = (answer: GivenAnswer): Outgoing => ({
  key: 'answer.says',
  values: { text: { words: answer.text } },
  lines: [givenBy(answer)],
});

/** The source of such an answer. */
export const givenBy = ({ by, at }: GivenAnswer): NonNullable<Outgoing['lines']>[number] => ({
  key: 'answer.given-by',
  values: { person: by ?? { key: 'answer.school' }, date: { date: at.toISOString(), as: 'day' } },
});
