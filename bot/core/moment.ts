/** A day and hours as staff type them: "3 december 19.30", "3-12-2026 19:30 - 21.00". Strict: what it does not know is no moment. */
import { DateTime, Info } from 'luxon';

export interface Moment {
  /** ISO date. */
  date?: string;
  /** Start and end, "19:30". */
  from?: string;
  until?: string;
}

/** Months by name, in the languages that staff write, with their number. */
const MONTHS = new Map(
  ['nl', 'en'].flatMap((locale) =>
    Info.months('long', { locale }).map((name, at) => [name.toLowerCase(), at + 1] as const),
  ),
);
const BY_NAME = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:e|th|st|nd|rd)?\\s+(?:of\\s+)?(${[...MONTHS.keys()].join('|')})(?:\\s+(\\d{4}))?(?!\\d)`,
  'giu',
);
const BY_NUMBER = /(?<![\d-])(\d{1,2})-(\d{1,2})(?:-(\d{4}))?(?![\d-])/gu;
const TIME = /(?<![\d.:-])([01]?\d|2[0-3])[.:]([0-5]\d)(?![\d.:])/gu;
/** "groep 7-8" is no date. */
const GROUP = /\bgro(?:ep|epen|up|ups)\s+\S+/giu;

/**
 * The last day that a text names, and its hours. Without a year: the next such day, today included.
 *
 * @param today in the school's zone
 */
export function momentIn(text: string, today: DateTime): Moment {
  const said = text.replace(GROUP, ' ');
  const days = [
    ...[...said.matchAll(BY_NAME)].map((found) => ({
      at: found.index,
      date: dayOf(found, MONTHS.get(found[2]?.toLowerCase() ?? ''), today),
    })),
    ...[...said.matchAll(BY_NUMBER)].map((found) => ({ at: found.index, date: dayOf(found, Number(found[2]), today) })),
  ].sort((a, b) => a.at - b.at);
  const date = days.at(-1)?.date;
  const [from, until] = [...said.matchAll(TIME)].map(
    ([, hour = '', minute = '']) => `${hour.padStart(2, '0')}:${minute}`,
  );
  return {
    ...(date === undefined ? {} : { date }),
    ...(from === undefined ? {} : { from }),
    ...(until === undefined || from === undefined || until <= from ? {} : { until }),
  };
}

function dayOf([, day, , year]: RegExpExecArray, month: number | undefined, today: DateTime): string | undefined {
  const inYear = (one: number): DateTime =>
    DateTime.fromObject({ year: one, month: month ?? 0, day: Number(day) }, { zone: today.zone });
  const found = year === undefined ? inYear(today.year) : inYear(Number(year));
  const next = year === undefined && found < today.startOf('day') ? inYear(today.year + 1) : found;
  return next.isValid ? next.toFormat('yyyy-MM-dd') : undefined;
}
