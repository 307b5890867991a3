import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type z } from 'zod';
import { PackFile } from './pack-file.ts';
import * as schema from './schema.ts';
import { validate } from './validate.ts';

/** An item of a list in a file: its place, its id if it has one, and its value if that is as it should be. */
export interface Item<T> {
  index: number;
  id: string | undefined;
  value: T | undefined;
}

export interface AnswersIn {
  language: string;
  file: PackFile;
  /** The document that the answers come from, unless they name another. */
  document: string;
  items: Item<schema.AnswerData>[];
}

export interface AgreementIn {
  language: string;
  file: PackFile;
  head: schema.AgreementData | undefined;
}

/** Questions that one writer wrote to the facts of a pack, without seeing its answers or what others wrote. */
export interface QuestionsIn {
  language: string;
  file: PackFile;
  value: schema.QuestionsData | undefined;
}

/** All files of a pack, read and validated one by one; what is wrong with each is in its `problems`. */
export interface PackFiles {
  school: { file: PackFile; value: schema.SchoolData | undefined };
  languages: readonly string[];
  answers: AnswersIn[];
  questions: QuestionsIn[];
  yearPlan: { file: PackFile; items: Item<schema.YearPlanData>[] };
  agreements: AgreementIn[];
  demo: { file: PackFile; value: schema.DemoData | undefined } | undefined;
}

/** Reads the files of a pack folder (docs/school-pack.md). Never throws for what is in them. */
export function readFiles(folder: string): PackFiles {
  const names = namesIn(folder);
  const schoolFile = new PackFile(folder, 'school.yaml');
  const school = validate(schoolFile, schema.SchoolFile);
  const languages = school?.languages ?? languagesOf(names);
  return {
    school: { file: schoolFile, value: school },
    languages,
    answers: languages.map((language) => readAnswers(folder, language)),
    questions: readQuestions(folder),
    yearPlan: readYearPlan(folder),
    agreements: languages.map((language) => readAgreement(folder, language)),
    demo: names.includes('demo.yaml') ? readDemo(folder) : undefined,
  };
}

/** Every file that was read. */
export function filesOf({ school, answers, questions, yearPlan, agreements, demo }: PackFiles): PackFile[] {
  const many = [...answers, ...questions, ...agreements].map(({ file }) => file);
  return [school.file, ...many, yearPlan.file, ...(demo ? [demo.file] : [])];
}

function readAnswers(folder: string, language: string): AnswersIn {
  const file = new PackFile(folder, `answers.${language}.yaml`);
  const frame = validate(file, schema.AnswersFile);
  const itemSchema = language === 'nl' ? schema.AnswerItem : schema.TranslatedAnswerItem;
  return { language, file, document: frame?.document ?? '', items: readItems(file, 'answers', itemSchema) };
}

/** `questions/<writer>.<language>.yaml`; a pack need not have any. */
function readQuestions(folder: string): QuestionsIn[] {
  const names = namesIn(join(folder, 'questions')).filter((name) => name.endsWith('.yaml'));
  return names.toSorted().map((name) => {
    const file = new PackFile(folder, join('questions', name));
    return { language: name.split('.').at(-2) ?? '', file, value: validate(file, schema.QuestionsFile) };
  });
}

function readYearPlan(folder: string): PackFiles['yearPlan'] {
  const file = new PackFile(folder, 'year-plan.yaml');
  validate(file, schema.YearPlanFile);
  return { file, items: readItems(file, 'rules', schema.YearPlanItem) };
}

function readAgreement(folder: string, language: string): AgreementIn {
  const file = new PackFile(folder, `agreement.${language}.md`);
  const head = validate(file, schema.AgreementHead);
  if (head && file.body === '')
    file.reportLine(file.bodyLine, 'the text is empty', 'write the text below the second ---');
  return { language, file, head };
}

function readDemo(folder: string): PackFiles['demo'] {
  const file = new PackFile(folder, 'demo.yaml');
  return { file, value: validate(file, schema.DemoFile) };
}

function readItems<T extends z.ZodType>(file: PackFile, list: string, item: T): Item<z.output<T>>[] {
  return listIn(file.value, list).map((raw, index) => ({
    index,
    id: idOf(raw),
    value: validate(file, item, raw, [list, index]),
  }));
}

function listIn(value: unknown, name: string): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  const list: unknown = (value as Record<string, unknown>)[name];
  return Array.isArray(list) ? list : [];
}

function idOf(raw: unknown): string | undefined {
  const id: unknown = typeof raw === 'object' && raw !== null ? (raw as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // every file that is needed is then reported as missing; questions need not be there
  }
}

/** When school.yaml does not tell: the languages that there are answers in. */
function languagesOf(names: readonly string[]): string[] {
  const found = names
    .map((name) => /^answers\.([a-z]{2,3})\.yaml$/.exec(name)?.[1])
    .filter((code) => code !== undefined);
  return found.includes('nl') ? found : ['nl', ...found];
}
