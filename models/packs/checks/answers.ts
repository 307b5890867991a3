import { didYouMean } from '../near.ts';
import { type AnswersIn, type Item } from '../read-files.ts';
import { type AnswerData, type SchoolData, type YearPlanData } from '../schema.ts';

/** Kinds of days that every school has on its calendar, without a rule that proposes them. */
const OF_EVERY_SCHOOL = ['holiday', 'study-day'];

/** Ids are unique and the same in every language; an event has a rule that proposes its dates, a lesson is in the timetable. */
export function checkAnswers(
  answers: readonly AnswersIn[],
  rules: readonly Item<YearPlanData>[],
  school: SchoolData | undefined,
): void {
  for (const one of answers) checkUnique(one);
  const dutch = answers.find((one) => one.language === 'nl');
  if (!dutch) return;
  for (const other of answers) {
    if (other !== dutch && other.file.value !== undefined) checkSameIds(dutch, other);
  }
  const kinds = rules.map(({ value }) => value?.kind).filter((kind) => kind !== undefined);
  checkEvents(dutch, new Set([...kinds, ...OF_EVERY_SCHOOL]));
  if (school) checkLessons(dutch, new Set(school.timetable?.map(({ id }) => id)));
}

function checkUnique({ file, items }: AnswersIn): void {
  const first = new Map<string, number>();
  for (const { id, index } of items) {
    if (id === undefined) continue;
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else {
      const line = file.lineOf(['answers', before, 'id']);
      file.report(
        ['answers', index, 'id'],
        `id "${id}" is already used on line ${line}`,
        'give each answer its own id',
      );
    }
  }
}

function checkSameIds(dutch: AnswersIn, other: AnswersIn): void {
  const theirs = idsOf(other);
  const ours = idsOf(dutch);
  for (const [id, index] of theirs) {
    if (ours.has(id)) continue;
    const how = `${didYouMean(id, ours.keys())}Use an id of answers.nl.yaml`;
    other.file.report(['answers', index, 'id'], `id "${id}" is not in answers.nl.yaml`, how);
  }
  for (const [id, index] of ours) {
    if (theirs.has(id)) continue;
    const what = `"${id}" has no translation in answers.${other.language}.yaml`;
    dutch.file.report(['answers', index, 'id'], what, `add an answer with this id to answers.${other.language}.yaml`);
  }
}

const idsOf = ({ items }: AnswersIn): Map<string, number> =>
  new Map(items.flatMap(({ id, index }: Item<AnswerData>) => (id === undefined ? [] : [[id, index] as const])));

function checkEvents({ file, items }: AnswersIn, kinds: ReadonlySet<string>): void {
  for (const { index, value } of items) {
    if (value?.event === undefined || kinds.has(value.event)) continue;
    const how = `${didYouMean(value.event, kinds)}Use a kind of year-plan.yaml, or add a rule for it there`;
    file.report(['answers', index, 'event'], `no rule in year-plan.yaml proposes "${value.event}"`, how);
  }
}

function checkLessons({ file, items }: AnswersIn, lessons: ReadonlySet<string>): void {
  for (const { index, value } of items) {
    if (value?.timetable === undefined || lessons.has(value.timetable)) continue;
    const how = `${didYouMean(value.timetable, lessons)}Use an id of the timetable in school.yaml, or add it there`;
    file.report(['answers', index, 'timetable'], `the timetable has no "${value.timetable}"`, how);
  }
}
