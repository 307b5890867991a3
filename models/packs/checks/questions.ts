import { didYouMean } from '../near.ts';
import { type AnswersIn, type QuestionsIn } from '../read-files.ts';

/** Questions of a writer stand under answers that there are, in a language of the pack. */
export function checkQuestions(
  { language, file, value }: QuestionsIn,
  answers: readonly AnswersIn[],
  languages: readonly string[],
): void {
  if (!languages.includes(language)) {
    const how = `name the file <writer>.<language>.yaml, with one of ${languages.join(', ')}`;
    file.reportLine(1, `"${language}" is not a language of this pack`, how);
  }
  const known = new Set(answers.flatMap(({ items }) => items.flatMap(({ id }) => id ?? [])));
  for (const id of Object.keys(value?.examples ?? {})) {
    if (known.has(id)) continue;
    const how = `${didYouMean(id, known)}Use an id of answers.nl.yaml`;
    file.report(['examples', id], `there is no answer "${id}"`, how);
  }
}
