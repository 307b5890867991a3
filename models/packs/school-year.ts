import { DateTime } from 'luxon';
import { type Pack, type PackGroup } from './types.ts';

/** The school days of one school year. All dates are midnight UTC and mean the day alone. */
export interface SchoolDays {
  starts: DateTime;
  ends: DateTime;
  /** The first day of a month (1–12) in this school year. */
  firstOfMonth(month: number): DateTime;
  /** The date itself if there is school; else the next school day; after the last one, the last one. */
  nearest(date: DateTime): DateTime;
}

/**
 * The school year that starts in a calendar year. The pack knows one; of another the first and last day and the holidays are estimated:
 * whole weeks earlier or later, so that weekdays stay. That is good enough to propose dates, which the office confirms.
 */
export function schoolYearOf(pack: Pack, schoolYearStart: number): SchoolDays {
  const known = dateOf(pack.schoolYear.starts);
  const weeks = Math.round(known.set({ year: schoolYearStart }).diff(known, 'weeks').weeks);
  const moved = (date: string): DateTime => dateOf(date).plus({ weeks });
  const starts = moved(pack.schoolYear.starts);
  const ends = moved(pack.schoolYear.ends);
  const holidays = pack.holidays.map(({ from, until }) => [moved(from), moved(until)] as const);
  const isSchoolDay = (date: DateTime): boolean =>
    date.weekday <= 5 &&
    date >= starts &&
    date <= ends &&
    !holidays.some(([from, until]) => date >= from && date <= until);
  return {
    starts,
    ends,
    // By the month the pack tells: an estimated start may be a few days off, in the month before or after.
    firstOfMonth: (month) => firstOfMonth(month, month < known.month ? schoolYearStart + 1 : schoolYearStart),
    nearest: (date) => search(date, 1, ends, isSchoolDay) ?? search(date, -1, starts, isSchoolDay) ?? starts,
  };
}

/** The calendar year in which the school year of a moment starts; in the summer holiday, of the year to come. */
export function schoolYearStartAt(pack: Pack, now: Date): number {
  const today = dateOf(DateTime.fromJSDate(now, { zone: pack.timeZone }).toFormat('yyyy-MM-dd'));
  let year = today.year - 1;
  while (schoolYearOf(pack, year).ends < today) year += 1;
  return year;
}

/** The groups that have one of these years; all groups when no years are named. */
export function groupsOf(pack: Pack, years: readonly string[] | undefined): readonly PackGroup[] {
  return years ? pack.groups.filter((group) => group.years.some((year) => years.includes(year))) : pack.groups;
}

const dateOf = (date: string): DateTime => DateTime.fromISO(date, { zone: 'utc' });

const firstOfMonth = (month: number, year: number): DateTime => DateTime.utc(year, month, 1);

/** The first school day from a date, forwards or backwards, no further than `last`. */
function search(
  from: DateTime,
  step: 1 | -1,
  last: DateTime,
  isSchoolDay: (date: DateTime) => boolean,
): DateTime | undefined {
  for (let date = from; step * date.diff(last, 'days').days <= 0; date = date.plus({ days: step })) {
    if (isSchoolDay(date)) return date;
  }
  return undefined;
}
