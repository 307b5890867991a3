/** What each file of a pack may hold. The message of every rule says how to mend; `validate.ts` adds what is wrong. */
import { z } from 'zod';

const text = z
  .string({ error: 'write a text; between quotes if it is a number or holds a colon' })
  .trim()
  .min(1, 'write a text here');
const number = z.int({ error: 'write a whole number' });
const id = z
  .string({ error: 'write an id such as information-evening' })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use small letters, digits and hyphens only, such as information-evening');
const date = z.iso.date({ error: 'write an existing date as year-month-day, such as "2026-09-15"' });
const time = z
  .string({ error: 'write a time with quotes, such as "19:30"' })
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of four digits, such as "08:30"');
const language = z
  .string({ error: 'write a language code, such as nl' })
  .regex(/^[a-z]{2,3}$/, 'write a language code of two letters, such as nl');
/** Years are written as numbers and kept as texts: they are names. */
const years = z
  .array(z.union([z.string(), z.int()], { error: 'write a year, such as 5' }).transform(String), {
    error: 'write a list of years, such as [1, 2]',
  })
  .min(1, 'write at least one year, such as [5]');
const weekday = number
  .min(1, '1 is Monday … 5 is Friday')
  .max(5, '1 is Monday … 5 is Friday; there is no school at weekends');

const inLanguages = z
  .object({ nl: text }, { error: 'write the text in each language, such as { nl: …, en: … }' })
  .catchall(text);

const period = { name: inLanguages, from: date, until: date };

export const SchoolFile = z.strictObject(
  {
    name: text,
    timeZone: text,
    languages: z.array(language, { error: 'write a list, such as [nl, en]' }).min(1, 'name at least nl'),
    disclaimer: inLanguages,
    contact: z.strictObject(
      {
        website: text.exactOptional(),
        phone: text.exactOptional(),
        email: z.email('write an e-mail address').exactOptional(),
        office: inLanguages,
      },
      { error: 'write at least how to reach the office: "office: { nl: … }"' },
    ),
    reachable: z.strictObject(
      {
        weekdays: z
          .array(number.min(1, '1 is Monday … 7 is Sunday').max(7, '1 is Monday … 7 is Sunday'), {
            error: 'write a list of weekdays, such as [1, 2, 3, 4, 5]',
          })
          .min(1, 'name at least one weekday'),
        from: time,
        until: time,
      },
      { error: 'write weekdays, from and until' },
    ),
    danger: z
      .strictObject(
        {
          alert: z
            .array(z.enum(['head', 'office', 'admin'], { error: 'write head, office or admin' }), {
              error: 'write a list of roles, such as [head, office]',
            })
            .min(1, 'name at least one role, such as [head]'),
        },
        { error: 'write alert and a list of roles, or leave danger out' },
      )
      .exactOptional(),
    schoolYear: z.strictObject({ starts: date, ends: date }, { error: 'write starts and ends' }),
    holidays: z.array(z.strictObject(period), { error: 'write a list of holidays, or [] for none' }),
    groups: z
      .array(z.strictObject({ id, name: text, years }), { error: 'write a list of groups' })
      .min(1, 'write at least one group'),
    timetable: z
      .array(
        z.strictObject(
          {
            id,
            name: inLanguages,
            groups: z
              .array(id, { error: 'write a list of groups, such as [groep-3]' })
              .min(1, 'name at least one group'),
            weekday,
            time: z.strictObject({ from: time, until: time }, { error: 'write from and until' }).exactOptional(),
          },
          { error: 'write id, name, groups and weekday' },
        ),
        { error: 'write a list of what comes every week, or leave it out' },
      )
      .exactOptional(),
  },
  { error: 'fill in this file; schools/template/school.yaml shows how' },
);

/** The frame of an answers file; its items are validated one by one (`Answer…`), so that one mistake hides no other. */
export const AnswersFile = z.strictObject(
  {
    document: text,
    answers: z.array(z.unknown(), { error: 'write a list of answers' }).min(1, 'write at least one answer'),
  },
  { error: 'fill in this file; schools/template/answers.nl.yaml shows how' },
);

const examples = z
  .array(text, { error: 'write a list of questions that people ask' })
  .min(1, 'write at least one question that people ask');

export const AnswerItem = z.strictObject(
  {
    id,
    topic: text,
    answer: text,
    source: text,
    /** Another document than the one the file names. */
    document: text.exactOptional(),
    /** Given in Dutch, valid in all languages. */
    event: id.exactOptional(),
    /** The same: an id of the timetable in school.yaml. */
    timetable: id.exactOptional(),
    examples,
  },
  { error: 'write id, topic, answer, source and examples' },
);

/** In other languages the dates are the same: `event` and `timetable` are written once, in Dutch. */
export const TranslatedAnswerItem = AnswerItem.omit({ event: true, timetable: true });

/** What one writer asks, by the id of the answer. */
export const QuestionsFile = z.strictObject(
  {
    by: id,
    /** How this writer writes, in a few words. */
    voice: text,
    examples: z.record(z.string(), examples, { error: 'write questions under the ids of answers' }),
    /** What parents of this school may ask too and no answer of the pack tells. */
    unknown: examples.exactOptional(),
  },
  { error: 'write by, voice and examples; docs/school-pack.md shows how' },
);

export const YearPlanFile = z.strictObject(
  { rules: z.array(z.unknown(), { error: 'write a list of rules, or [] for none' }) },
  { error: 'fill in this file; schools/template/year-plan.yaml shows how' },
);

const when = z
  .strictObject(
    {
      months: z
        .array(number.min(1, 'months are 1 to 12').max(12, 'months are 1 to 12'), {
          error: 'write a list of months, such as [9]',
        })
        .min(1, 'name at least one month')
        .exactOptional(),
      week: z.literal([1, 2, 3, 4], { error: 'write 1, 2, 3 or 4: which such weekday of the month' }).exactOptional(),
      everyWeeks: number.min(1, 'write 1 or more weeks').max(26, 'write 26 weeks at most').exactOptional(),
      weekday,
    },
    { error: 'write months, week and weekday, or everyWeeks and weekday' },
  )
  .refine(
    ({ months, week, everyWeeks }) => (everyWeeks === undefined ? months && week : !months && !week),
    'write either months, week and weekday, or everyWeeks and weekday',
  );

export const YearPlanItem = z.strictObject(
  {
    kind: id,
    title: inLanguages,
    source: inLanguages,
    years: years.exactOptional(),
    eachGroup: z.boolean({ error: 'write true or false' }).exactOptional(),
    when,
    time: z.strictObject({ from: time, until: time }, { error: 'write from and until' }).exactOptional(),
  },
  { error: 'write kind, title, source and when' },
);

export const AgreementHead = z.strictObject(
  {
    version: z.string({ error: 'write a version between quotes, such as "2026-1"' }).trim().min(1, 'write a version'),
    title: text,
    meaning: z.enum(['seen', 'agreed'], { error: 'write seen (taken note of) or agreed' }),
    source: text,
  },
  { error: 'begin the file with ---, version, title, meaning, source, ---' },
);

const guardianship = z.strictObject({
  student: id,
  household: id,
  authority: z.boolean({ error: 'write true or false' }),
});

export const DemoFile = z.strictObject(
  {
    students: z.array(z.strictObject({ id, name: text, group: id, born: date }), { error: 'write a list of students' }),
    people: z.array(
      z.strictObject({
        id,
        name: text,
        language,
        about: inLanguages,
        guardianOf: z.array(guardianship).exactOptional(),
        staff: z
          .strictObject({
            roles: z
              .array(z.enum(['teacher', 'office', 'head', 'admin'], { error: 'write teacher, office, head or admin' }))
              .min(1, 'write at least one role'),
            groups: z.array(id, { error: 'write a list of groups, or [] for none' }),
          })
          .exactOptional(),
      }),
      { error: 'write a list of people' },
    ),
  },
  { error: 'fill in this file, or remove it; schools/template/demo.yaml shows how' },
);

export type SchoolData = z.output<typeof SchoolFile>;
export type AnswerData = z.output<typeof AnswerItem>;
export type QuestionsData = z.output<typeof QuestionsFile>;
export type YearPlanData = z.output<typeof YearPlanItem>;
export type AgreementData = z.output<typeof AgreementHead>;
export type DemoData = z.output<typeof DemoFile>;
