/**
 * Dates and times as people say them: "overmorgen", "dinsdagmiddag", "maandag over een week", "half vier", "15u30".
 * chrono-node does not know those, and takes "om 3 uur" for the night: at a school it is 15.00.
 */
import { DateTime } from 'luxon';
import { fold, wordsOf } from '../text.ts';
import { type Calendar, calendarOf } from './calendar-words.ts';
import { timeIn } from './time.ts';

export interface When {
  /** A day of the calendar: 2026-11-24. */
  date?: string;
  /** A time of the day: 15:30. */
  time?: string;
  /** The date was said as such; not guessed from a weekday alone, or from a number without its month. */
  certain: boolean;
}

interface Day {
  day: DateTime;
  certain: boolean;
}

/** When something is, said at `now` in a school's zone; languages that we have no words of give nothing. */
export function whenSaid(text: string, language: string, now: Date, zone: string): When {
  const calendar = calendarOf(language);
  if (!calendar) return { certain: false };
  const words = wordsOf(fold(text));
  const today = DateTime.fromJSDate(now, { zone }).startOf('day');
  const found = numericDay(text, today) ?? namedMonth(words, calendar, today) ?? relativeDay(words, calendar, today);
  const date = found?.day.toISODate() ?? undefined;
  const time = timeIn(fold(text), language);
  return {
    certain: found?.certain ?? false,
    ...(date === undefined ? {} : { date }),
    ...(time === undefined ? {} : { time }),
  };
}

/** "24-11", "24/11/2026", "2026-11-24". A day that was this year already is next year's. */
function numericDay(text: string, today: DateTime): Day | undefined {
  const iso = /\b(20\d\d)-(\d{1,2})-(\d{1,2})\b/.exec(text);
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]), today);
  const local = /(?<![\d.:])(\d{1,2})[-/](\d{1,2})(?:[-/](\d{2,4}))?(?![\d:])/.exec(text);
  if (!local) return undefined;
  const year = local[3] === undefined ? undefined : Number(local[3]) % 100 + 2000; // prettier-ignore
  return dayOf(year, Number(local[2]), Number(local[1]), today);
}

/** "24 november", "november 24th". */
function namedMonth(words: readonly string[], { months }: Calendar, today: DateTime): Day | undefined {
  const at = words.findIndex((word) => months.has(word));
  const month = months.get(words[at] ?? '');
  const number = [words[at - 1], words[at - 2], words[at + 1]].map(dayNumber).find((one) => one !== undefined);
  return month === undefined || number === undefined ? undefined : dayOf(undefined, month, number, today);
}

const dayNumber = (word: string | undefined): number | undefined => {
  const number = /^(\d{1,2})(?:e|de|ste|st|nd|rd|th)?$/.exec(word ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
};

function dayOf(year: number | undefined, month: number, day: number, today: DateTime): Day | undefined {
  const inYear = (one: number): DateTime => DateTime.fromObject({ year: one, month, day }, { zone: today.zone });
  const first = inYear(year ?? today.year);
  const isPast = year === undefined && first < today;
  const found = isPast ? inYear(today.year + 1) : first;
  return found.isValid ? { day: found, certain: true } : undefined;
}

/** "morgen", "volgende week dinsdag", "maandag over een week", "over drie dagen". */
function relativeDay(words: readonly string[], calendar: Calendar, today: DateTime): Day | undefined {
  const { days, weekdays } = calendar;
  for (const word of words) {
    const offset = days.get(word);
    if (offset !== undefined) return { day: today.plus({ days: offset }), certain: true };
  }
  const weekday = words.map((word) => weekdays.get(word) ?? weekdayIn(word, weekdays)).find((one) => one !== undefined);
  const weeks = weeksAhead(words, calendar);
  if (weekday !== undefined) return { day: onWeekday(today, weekday, weeks), certain: weeks.isSaid };
  const ahead = daysAhead(words, calendar);
  if (ahead !== undefined) return { day: today.plus({ days: ahead }), certain: true };
  return weeks.isSaid ? { day: today.startOf('week').plus({ weeks: weeks.count }), certain: false } : undefined;
}

/** "dinsdagmiddag" begins with its day. */
const weekdayIn = (word: string, weekdays: ReadonlyMap<string, number>): number | undefined =>
  [...weekdays].find(([name]) => name.length > LONGER_THAN && word.startsWith(name))?.[1];
const LONGER_THAN = 3;

interface Weeks {
  count: number;
  /** "next week", a week of the calendar; otherwise weeks from the coming such day. */
  isCalendar: boolean;
  isSaid: boolean;
}

function weeksAhead(words: readonly string[], { next, week, over, numbers }: Calendar): Weeks {
  const at = words.findIndex((word) => week.has(word));
  const before = words[at - 1] ?? '';
  if (at > 0 && next.has(before)) return { count: 1, isCalendar: true, isSaid: true };
  const count = numbers.get(before) ?? Number(before);
  if (at > 1 && count > 0 && over.has(words[at - 2] ?? '')) return { count, isCalendar: false, isSaid: true };
  return { count: 0, isCalendar: false, isSaid: false };
}

/** The coming such day; today's name is today. */
function onWeekday(today: DateTime, weekday: number, { count, isCalendar }: Weeks): DateTime {
  if (isCalendar) return today.startOf('week').plus({ weeks: count, days: weekday - 1 });
  return today.plus({ days: ((weekday - today.weekday + 7) % 7) + 7 * count });
}

function daysAhead(words: readonly string[], { over, numbers, dayWords }: Calendar): number | undefined {
  const at = words.findIndex((word) => dayWords.has(word));
  const count = numbers.get(words[at - 1] ?? '') ?? Number(words[at - 1]);
  return at > 1 && count > 0 && over.has(words[at - 2] ?? '') ? count : undefined;
}
