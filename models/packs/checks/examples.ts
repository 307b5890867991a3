import { type PackFile, type Path } from '../pack-file.ts';
import { type AnswersIn } from '../read-files.ts';

interface Question {
  text: string;
  path: Path;
  /** The id of the answer it stands under. */
  id: string | undefined;
}

/**
 * The same question under two answers cannot be understood; twice under one is only needless. Capitals, punctuation and
 * accents make no difference.
 */
export function checkExamples(answers: AnswersIn): void {
  const seen = new Map<string, Question>();
  for (const question of questionsIn(answers)) {
    const key = sameQuestion(question.text);
    const before = seen.get(key);
    if (key === '') answers.file.report(question.path, `"${question.text}" has no words`, 'write a question');
    else if (before) reportTwice(answers.file, question, before);
    else seen.set(key, question);
  }
}

function questionsIn({ items }: AnswersIn): Question[] {
  return items.flatMap(({ id, index, value }) =>
    (value?.examples ?? []).map((text, number) => ({ id, text, path: ['answers', index, 'examples', number] })),
  );
}

function reportTwice(file: PackFile, { text, path, id }: Question, before: Question): void {
  const line = file.lineOf(before.path);
  if (before.id === id) file.report(path, `"${text}" is already on line ${line}`, 'remove one', 'warning');
  else {
    const what = `"${text}" is also a question of "${before.id ?? '?'}" (line ${line})`;
    file.report(path, what, 'keep it under the answer it asks for');
  }
}

/** What stays of a question when capitals, accents, punctuation and spaces make no difference. */
function sameQuestion(example: string): string {
  return example
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
