import { type AnswersIn, type PackFiles, type QuestionsIn } from './read-files.ts';
import { type AnswerData, type QuestionsData, type YearPlanData } from './schema.ts';
import {
  type Agreement,
  type Answer,
  type AskedBy,
  type InLanguages,
  type Pack,
  type YearPlanRule,
  type YearPlanWhen,
} from './types.ts';

/** Puts the files of a pack without errors together; nothing when a file is not whole. */
export function assemble(id: string, files: PackFiles): Pack | undefined {
  const agreement = agreementOf(files);
  const { school, demo } = files;
  if (!school.value || !agreement) return undefined;
  const pack: Pack = {
    id,
    ...school.value,
    answers: answersOf(files.answers, files.questions),
    unanswered: files.questions.flatMap((one) => askedIn(one, (questions) => questions.unknown)),
    yearPlan: files.yearPlan.items.flatMap(({ value }) => (value ? [ruleOf(value)] : [])),
    agreement,
  };
  return deepFreeze(demo?.value ? { ...pack, demo: demo.value } : pack);
}

interface Said extends AnswerData {
  language: string;
}

/** One answer per id, in the order of the Dutch file. */
function answersOf(all: readonly AnswersIn[], questions: readonly QuestionsIn[]): Answer[] {
  const byId = Map.groupBy(all.flatMap(saidIn), (one) => one.id);
  return [...byId].map(([id, said]) => {
    const inLanguages = (pick: (one: Said) => string): InLanguages =>
      Object.fromEntries(said.map((one) => [one.language, pick(one)])) as InLanguages;
    const event = said.find((one) => one.event !== undefined)?.event;
    const timetable = said.find((one) => one.timetable !== undefined)?.timetable;
    return {
      id,
      topic: inLanguages((one) => one.topic),
      text: inLanguages((one) => one.answer),
      source: inLanguages((one) => one.source),
      examples: Object.fromEntries(said.map((one) => [one.language, one.examples])),
      asked: questions.flatMap((one) => askedIn(one, ({ examples }) => examples[id])),
      ...(event === undefined ? {} : { event }),
      ...(timetable === undefined ? {} : { timetable }),
    };
  });
}

function askedIn(
  { language, value }: QuestionsIn,
  pick: (questions: QuestionsData) => readonly string[] | undefined,
): AskedBy[] {
  if (!value) return [];
  const { by, voice } = value;
  return (pick(value) ?? []).map((text) => ({ by, voice, language, text }));
}

/** The answers of one file, each with its whole source: document and place. */
function saidIn({ language, document, items }: AnswersIn): Said[] {
  return items.flatMap(({ value }) => {
    if (!value) return [];
    return [{ ...value, language, source: `${value.document ?? document}, ${value.source}` }];
  });
}

function ruleOf({ when, ...rule }: YearPlanData): YearPlanRule {
  return { ...rule, when: whenOf(when) };
}

function whenOf({ months, week, everyWeeks, weekday }: YearPlanData['when']): YearPlanWhen {
  const day = weekday as YearPlanWhen['weekday'];
  if (everyWeeks !== undefined) return { everyWeeks, weekday: day };
  if (months && week) return { months, week, weekday: day };
  throw new Error('the schema lets no rule through without months and week, or everyWeeks');
}

function agreementOf({ agreements }: PackFiles): Agreement | undefined {
  const dutch = agreements.find(({ language }) => language === 'nl')?.head;
  if (!dutch) return undefined;
  const inLanguages = (pick: (one: PackFiles['agreements'][number]) => string | undefined): InLanguages =>
    Object.fromEntries(agreements.map((one) => [one.language, pick(one) ?? ''])) as InLanguages;
  return {
    version: dutch.version,
    meaning: dutch.meaning,
    title: inLanguages(({ head }) => head?.title),
    text: inLanguages(({ file }) => file.body),
    source: inLanguages(({ head }) => head?.source),
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
