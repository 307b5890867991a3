/** A day of birth as people write it: "4-11-2017", "4 november 2017", "04112017", "2017-11-04". */

const LANGUAGES = ['nl', 'en'];
const BY_NUMBERS = /^(\d{1,2})[\s./-]+(\d{1,2})[\s./-]+(\d{4}|\d{2})$/;
const WITHOUT_SIGNS = /^(\d{2})(\d{2})(\d{4})$/;
const YEAR_FIRST = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const BY_NAME = /^(\d{1,2})(?:st|nd|rd|th|e)?[\s./-]+(\p{L}+)\.?[\s./,-]+(\d{4}|\d{2})$/u;

/** Every name of a month, long and short, and its number. */
const MONTHS: ReadonlyMap<string, number> = new Map(
  LANGUAGES.flatMap((language) =>
    (['long', 'short'] as const).flatMap((month) => {
      const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
      return Array.from({ length: 12 }, (_none, at) => [bare(format.format(Date.UTC(2020, at, 15))), at + 1] as const);
    }),
  ),
);

function bare(name: string): string {
  return name.toLowerCase().replaceAll('.', '');
}

/** As "2017-11-04"; undefined when it is no day. Years of two digits are of this century: it is a child's. */
export function birthDay(text: string): string | undefined {
  const said = text.trim();
  const [, year, month, day] = YEAR_FIRST.exec(said) ?? [];
  if (year !== undefined) return dayOf(Number(year), Number(month), Number(day));
  const [, first, second, last] = BY_NUMBERS.exec(said) ?? WITHOUT_SIGNS.exec(said) ?? BY_NAME.exec(said) ?? [];
  if (first === undefined || second === undefined) return undefined;
  return dayOf(fullYear(last ?? ''), MONTHS.get(bare(second)) ?? Number(second), Number(first));
}

const fullYear = (year: string): number => (year.length === 2 ? 2000 + Number(year) : Number(year));

function dayOf(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  const exists = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? date.toISOString().slice(0, 10) : undefined;
}
