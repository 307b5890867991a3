/**
 * A parent asks, the school's pack answers, with its source; where dates belong to it, those of the asker's own groups. When it
 * is not sure which of two is asked for, it says so and gives both.
 */
import type { Actor } from '../bot/core/actor.ts';
import { type Dialog, doneWith, type Offer, type Said, type Scene } from '../bot/core/dialog.ts';
import type { CalendarEntry, Choice, Outgoing } from '../bot/core/words.ts';
import { eventsFor, type ShownEvent } from '../models/events.ts';
import { answerOf, packOf } from '../models/packs/registry.ts';
import type { Answer, Lesson } from '../models/packs/types.ts';
import { groupsOf } from '../models/people/school.ts';

const DATES_AT_MOST = 4;
/** So many dates are taken into a calendar at a press; more is a list to choose from, which a button cannot do. */
const FOR_CALENDAR = 3;
const LOOKED_AT = 8;

type Line = NonNullable<Outgoing['lines']>[number];

type Step = 'say' | 'calendar';
interface Memory {
  /** Which sort of event. */
  event: string;
}

export const answer: Dialog<Step, Memory> = {
  id: 'answer',
  version: 1,
  first: 'say',
  steps: {
    say: {
      expects: 'choice',
      async take(scene) {
        const { said, who, school, now } = scene;
        const found = answerOf(school, said.meaning.topic ?? '');
        if (!found) return doneWith({ key: 'answer.unknown-nothing-near' });
        const { message, dates } = await answered(who, school, found, now);
        if (said.meaning.confidence >= SURE)
          return { kind: 'done', say: [message], ...calendarOffer(scene, found, dates) };
        const other = closeSecond(said, school);
        const rest = other ? [{ ...(await answerMessage(who, school, other, now)), key: 'answer.or' as const }] : [];
        return { kind: 'done', say: [{ ...message, key: 'answer.perhaps' }, ...rest] };
      },
    },
    calendar: {
      expects: 'choice',
      async take({ who, school, now, memory }) {
        const calendar = await comingOf(who, school, memory.event ?? '', now);
        if (!calendar.length) return doneWith({ key: 'answer.date-unknown' });
        return doneWith({ key: 'events.for-calendar', file: { calendar: calendar.map(entryOf) } });
      },
    },
  },
};

/** A button that brings the dates of an answer as a calendar file; where the channel brings files, and nobody else sees it. */
function calendarOffer(
  { takesFiles, conversation }: Scene<Memory>,
  { event }: Answer,
  dates: number,
): { offer?: Offer<Step, Memory> } {
  const isWanted = takesFiles && conversation.kind === 'private' && dates > 0 && dates <= FOR_CALENDAR;
  if (event === undefined || !isWanted) return {};
  return { offer: { step: 'calendar', choices: [{ label: 'events.to-calendar', value: 'yes' }], memory: { event } } };
}

const entryOf = ({ id, title, groups, at, until, lastDay }: ShownEvent): CalendarEntry => ({
  id,
  title,
  groups,
  at,
  ...(until === undefined ? {} : { until }),
  ...(lastDay === undefined ? {} : { lastDay }),
});

/** A topic of the pack, to be chosen. */
export const topicChoice = ({ id, topic }: Answer): Choice => ({
  label: 'answer.topic',
  values: { topic: { words: topic } },
  value: id,
});

/** From here on, nine in ten are answered right; below it, six in ten, and three in ten are what came second. */
const SURE = 0.75;
/** The second is given too when it is at least this much as likely as the first. */
const CLOSE = 0.25;

/** The answer that is nearly as likely. */
function closeSecond({ meaning }: Said, school: string): ReturnType<typeof answerOf> {
  const [second] = meaning.runnersUp;
  if (second?.intent !== 'answer' || second.confidence < CLOSE * meaning.confidence) return undefined;
  return answerOf(school, second.topic ?? '');
}

/** The answer as a message: its text, its dates or its days of the week, its source. */
export const answerMessage = async (who: Actor, school: string, found: Answer, now: Date): Promise<Outgoing> =>
  (await answered(who, school, found, now)).message;

/** An answer this much as likely as a task is told beside it: of questions taken for a task, most are then answered. */
const RELATED = 0.05;

/** What the school has written about a task, where that may be what was asked: "hoe meld ik mijn kind ziek". */
export async function relatedAnswer({
  said: { meaning },
  who,
  school,
  now,
}: Pick<Scene<object>, 'said' | 'who' | 'school' | 'now'>): Promise<Outgoing | undefined> {
  const near = meaning.runnersUp.find(({ intent }) => intent === 'answer');
  if (!near || near.confidence < RELATED * meaning.confidence) return undefined;
  const found = answerOf(school, near.topic ?? '');
  return found && { ...(await answerMessage(who, school, found, now)), key: 'answer.school-says' };
}

/** The same, and how many dates to come it tells. */
async function answered(
  who: Actor,
  school: string,
  { text, event, timetable, source }: Answer,
  now: Date,
): Promise<{ message: Outgoing; dates: number }> {
  const coming = event === undefined ? [] : await comingOf(who, school, event, now);
  const dates = event === undefined || coming.length ? coming.map(dateLine) : await pastLines(who, school, event, now);
  const lessons = timetable === undefined ? [] : await lessonLines(who, school, timetable);
  const lines = [...dates, ...lessons];
  return { message: { key: 'answer.says', values: { text: { words: text } }, lines, source }, dates: coming.length };
}

/** Of what comes back, the first date: for all, or for each of the asker's groups. */
const comingOf = async (who: Actor, school: string, kind: string, now: Date): Promise<ShownEvent[]> =>
  nextOfEach(await eventsFor(who, school, { kind, from: now, limit: LOOKED_AT })).slice(0, DATES_AT_MOST);

/** Where none is to come. */
async function pastLines(who: Actor, school: string, kind: string, now: Date): Promise<Line[]> {
  const [last] = await eventsFor(who, school, { kind, before: now, limit: 1 });
  return [
    ...(last ? [{ key: 'answer.last', values: { date: dateOf(last) } } as const] : []),
    { key: 'answer.date-unknown' },
  ];
}

const WEEKDAYS = [
  'answer.weekday-1',
  'answer.weekday-2',
  'answer.weekday-3',
  'answer.weekday-4',
  'answer.weekday-5',
] as const;

/** On which day which group has it: the asker's own groups, else all, as the timetable is the school's own word to everybody. */
async function lessonLines(who: Actor, school: string, id: string): Promise<Line[]> {
  const { groups, timetable = [] } = packOf(school);
  const mine = new Set((await groupsOf(who)).map(({ _id }) => _id));
  const asked = groups.filter((group) => mine.size === 0 || mine.has(`${school}/${group.id}`));
  const lines = asked.flatMap((group) =>
    timetable
      .filter((lesson) => lesson.id === id && lesson.groups.includes(group.id))
      .map((lesson) => lessonLine(group.name, lesson)),
  );
  return lines.length ? lines : [{ key: 'answer.no-lesson' }];
}

function lessonLine(group: string, { weekday, time }: Lesson): Line {
  const values = { group, day: { key: WEEKDAYS[weekday - 1] ?? WEEKDAYS[0] } };
  return time ? { key: 'answer.lesson-hours', values: { ...values, ...time } } : { key: 'answer.lesson', values };
}

function nextOfEach(coming: readonly ShownEvent[]): ShownEvent[] {
  const first = new Map<string, ShownEvent>();
  for (const event of coming) {
    const groups = event.groups.join();
    if (!first.has(groups)) first.set(groups, event);
  }
  return [...first.values()];
}

/** When an event is, as a value of a text. */
export const dateOf = (event: ShownEvent): { date: string; as: 'day' | 'day-time' } => ({
  date: event.at,
  as: event.wholeDay ? 'day' : 'day-time',
});

/** The last of several days, as a value of a text. */
export const lastDayOf = ({ lastDay, at }: ShownEvent): { date: string; as: 'day' } => ({
  date: lastDay ?? at,
  as: 'day',
});

function dateLine(event: ShownEvent): Line {
  const values = { title: { words: event.title }, date: dateOf(event) };
  if (event.lastDay !== undefined) return { key: 'answer.next-days', values: { ...values, last: lastDayOf(event) } };
  return event.groups.length
    ? { key: 'answer.next-group', values: { ...values, groups: event.groups.join(', ') } }
    : { key: 'answer.next', values };
}
