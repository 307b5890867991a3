import { type DateTime } from 'luxon';
import { groupsOf, schoolYearOf, schoolYearStartAt, type SchoolDays } from './school-year.ts';
import { type InLanguages, type Pack, type PackGroup, type YearPlanRule } from './types.ts';

/** A date that the year plan proposes. Nobody has confirmed it. */
export interface Proposal {
  kind: string;
  title: InLanguages;
  /** Ids of the groups it is for. */
  groups: readonly string[];
  /** ISO date, `2026-09-15`, in the school's zone. */
  date: string;
  /** Start and end in the school's zone, `19:30`; a whole day when absent. */
  from?: string;
  until?: string;
  /** Of several whole days the last one. */
  lastDay?: string;
}

/**
 * The dates that a pack's year plan proposes for one school year. A date in a holiday or at a weekend moves to the next school day; after the
 * last school day, to the last one. Pure: the same pack and year give the same dates.
 *
 * @param schoolYearStart the calendar year in which the school year starts: 2026 for 2026/27
 * @returns in order of date, start and kind; never two of one kind for one group on one day
 */
export function proposeDates(pack: Pack, schoolYearStart: number): Proposal[] {
  const days = schoolYearOf(pack, schoolYearStart);
  const proposals = pack.yearPlan.flatMap((rule) => datesOf(rule, days, groupsOf(pack, rule.years)));
  return unique(proposals).toSorted(inOrder);
}

/**
 * The proposals of the school year that `now` is in and of the next one. In the summer holiday, the year to come counts as this one.
 */
export function proposalsAround(pack: Pack, now: Date): Proposal[] {
  const start = schoolYearStartAt(pack, now);
  return [...proposeDates(pack, start), ...proposeDates(pack, start + 1)];
}

/** The days without school that a pack names: facts, no proposals. */
export const holidaysOf = ({ holidays }: Pack): Proposal[] =>
  holidays.map(({ name, from, until }) => ({
    kind: 'holiday',
    title: name,
    groups: [],
    date: from,
    ...(until > from ? { lastDay: until } : {}),
  }));

function datesOf(rule: YearPlanRule, days: SchoolDays, groups: readonly PackGroup[]): Proposal[] {
  return wantedDates(rule, days).flatMap((wanted) => {
    const first = days.nearest(wanted);
    return rule.eachGroup ? oneForEach(rule, groups, first, days) : [proposalOf(rule, groups, first)];
  });
}

/** Each group its own date, a school day after the group before it. */
function oneForEach(rule: YearPlanRule, groups: readonly PackGroup[], first: DateTime, days: SchoolDays): Proposal[] {
  let date = first;
  return groups.map((group) => {
    const proposal = proposalOf(rule, [group], date);
    date = days.nearest(date.plus({ days: 1 }));
    return proposal;
  });
}

/** The dates as the rule has them, holidays or not. */
function wantedDates({ when }: YearPlanRule, days: SchoolDays): DateTime[] {
  if ('months' in when)
    return when.months.map((month) => nthWeekday(days.firstOfMonth(month), when.weekday, when.week));
  const dates: DateTime[] = [];
  let date = nthWeekday(days.starts, when.weekday, 1);
  while (date <= days.ends) {
    dates.push(date);
    date = date.plus({ weeks: when.everyWeeks });
  }
  return dates;
}

/** The nth such weekday on or after a date. */
function nthWeekday(from: DateTime, weekday: number, nth: number): DateTime {
  return from.plus({ days: ((weekday - from.weekday + 7) % 7) + 7 * (nth - 1) });
}

function proposalOf(rule: YearPlanRule, groups: readonly PackGroup[], date: DateTime): Proposal {
  return {
    kind: rule.kind,
    title: rule.title,
    groups: groups.map(({ id }) => id),
    date: date.toFormat('yyyy-MM-dd'),
    ...(rule.time ? { from: rule.time.from, until: rule.time.until } : {}),
  };
}

const keyOf = ({ date, from, kind, groups }: Proposal): string => [date, from ?? '', kind, ...groups].join(' ');

const inOrder = (a: Proposal, b: Proposal): number => (keyOf(a) < keyOf(b) ? -1 : 1);

/** Two dates that a holiday pushed onto one day become one. */
function unique(proposals: readonly Proposal[]): Proposal[] {
  const seen = new Set<string>();
  return proposals.flatMap((proposal) => {
    const groups = proposal.groups.filter((group) => {
      const key = `${proposal.kind} ${proposal.date} ${group}`;
      const isNew = !seen.has(key);
      seen.add(key);
      return isNew;
    });
    return groups.length > 0 ? [{ ...proposal, groups }] : [];
  });
}
