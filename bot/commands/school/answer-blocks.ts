import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { GivenAnswer } from '../../../models/answers.ts';

/** What the source says where the day stands: an exported answer names its document, as every answer of a pack does. */
const SOURCE: Readonly<Record<string, string>> = { nl: 'antwoord van', en: 'answer of' };

/**
 * Answers as blocks for `answers.<language>.yaml`, to be put under `answers:` and read over: a topic is the first question, the
 * examples are all of them. One that is not in this language is left out. The comment above a block holds the answer's id.
 */
export function blocksFor(answers: readonly GivenAnswer[], language: string): string {
  return answers
    .flatMap((answer) => {
      const text = answer.text[language];
      return text === undefined ? [] : [`  # ${answer.id}\n${blockOf(answer, text, language)}`];
    })
    .join('\n');
}

function blockOf({ id, at, by, questions }: GivenAnswer, text: string, language: string): string {
  const day = at.toISOString().slice(0, 10);
  const from = `${SOURCE[language] ?? SOURCE['nl'] ?? ''} ${day}`;
  const block = {
    id: `asked-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`,
    topic: questions[0],
    answer: text,
    source: by === undefined ? from : `${from}, ${by}`,
    examples: questions,
  };
  const lines = stringify([block], { lineWidth: 0 }).trimEnd().split('\n');
  return lines.map((line) => `  ${line}\n`).join('');
}
