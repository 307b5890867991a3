import { type AnswersIn } from '../read-files.ts';

interface Place {
  id: string | undefined;
  line: number;
}

/**
 * The same question under two answers cannot be understood; twice under one is only needless. Capitals, punctuation and accents make no
 * difference.
 */
export function checkExamples({ file, items }: AnswersIn): void {
  const seen = new Map<string, Place>();
  for (const { id, index, value } of items) {
    value?.examples.forEach((example, number) => {
      const path = ['answers', index, 'examples', number];
      const key = sameQuestion(example);
      if (key === '') file.report(path, `"${example}" has no words`, 'write a question that people ask');
      const before = seen.get(key);
      if (!before) seen.set(key, { id, line: file.lineOf(path) });
      else if (before.id === id)
        file.report(path, `"${example}" is already on line ${before.line}`, 'remove one', 'warning');
      else {
        const what = `"${example}" is also a question of "${before.id}" (line ${before.line})`;
        file.report(path, what, 'keep it under the answer it asks for');
      }
    });
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
