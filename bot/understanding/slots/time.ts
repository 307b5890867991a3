/** Times of the day as people say them at a school: "om 3 uur" is 15:00, for nobody comes at night. */

/** Before this hour, a number without "in the morning" is meant in the afternoon. */
const SCHOOL_OPENS = 8;

const DUTCH: Readonly<Record<string, number>> = { een: 1, twee: 2, drie: 3, vier: 4, vijf: 5, zes: 6, zeven: 7, acht: 8, negen: 9, tien: 10, elf: 11, twaalf: 12 }; // prettier-ignore
const ENGLISH: Readonly<Record<string, number>> = { one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12 }; // prettier-ignore
const NUMBERS = { ...DUTCH, ...ENGLISH };
const HOUR = `(\\d{1,2}|${Object.keys(NUMBERS).join('|')})`;

const CLOCK = /(?<![\d/-])([01]?\d|2[0-3])(?:[:.]|u|h)([0-5]\d)(?!\d|[-/])/;
const HALF = new RegExp(`\\bhalf ${HOUR}\\b`);
const QUARTER = new RegExp(`\\b(?:kwart|a quarter|quarter) (voor|over|na|to|past) ${HOUR}\\b`);
const MINUTES = new RegExp(`\\b(5|10|20|vijf|tien|twintig) (voor|over) (half )?${HOUR}\\b`);
const HALF_PAST = new RegExp(`\\bhalf past ${HOUR}\\b`);
const MERIDIEM = new RegExp(`\\b${HOUR} ?(am|pm|a\\.m\\.|p\\.m\\.)`);
const FULL = new RegExp(
  `\\b(?:${HOUR} ?(?:uur|u|o'clock)|(?:om|at|rond|around|na|after) ${HOUR})\\b(?!\\s*(?:dag|week|jaar|day|year|min))`,
);

/** The first time in a folded text, as 15:30. "half vier" is 15:30 in Dutch; "half four" is 16:30 in English. */
export function timeIn(text: string, language: string): string | undefined {
  const [said, minutes] = minutesIn(text, language) ?? [];
  if (minutes === undefined) return undefined;
  return clock(said === 'exact' || isMorning(text) ? minutes : atSchool(minutes));
}

type Read = readonly [how: 'exact' | 'said', minutes: number];

/** Minutes from midnight. */
function minutesIn(text: string, language: string): Read | undefined {
  const half = language === 'en' ? 30 : -30;
  return (
    read(CLOCK, text, ([, hour, minute]) => Number(hour) * 60 + Number(minute)) ??
    read(MERIDIEM, text, ([, hour, part]) => (numberOf(hour) % 12) * 60 + (part?.startsWith('p') ? 720 : 0), 'exact') ??
    read(HALF_PAST, text, ([, hour]) => numberOf(hour) * 60 + 30) ??
    read(
      MINUTES,
      text,
      ([, by, side, isHalf, hour]) => numberOf(hour) * 60 - (isHalf ? 30 : 0) + signOf(side) * numberOf(by),
    ) ??
    read(HALF, text, ([, hour]) => numberOf(hour) * 60 + half) ??
    read(QUARTER, text, ([, side, hour]) => numberOf(hour) * 60 + signOf(side) * 15) ??
    read(FULL, text, ([, one, other]) => numberOf(one ?? other) * 60)
  );
}

function read(
  pattern: RegExp,
  text: string,
  minutesOf: (found: RegExpExecArray) => number,
  how: Read[0] = 'said',
): Read | undefined {
  const found = pattern.exec(text);
  const minutes = found && minutesOf(found);
  return minutes === null || minutes < 0 || minutes >= 24 * 60 ? undefined : [how, minutes];
}

const numberOf = (word: string | undefined): number =>
  word === 'twintig' ? 20 : ((NUMBERS as Record<string, number>)[word ?? ''] ?? Number(word));
const signOf = (side: string | undefined): 1 | -1 => (side === 'voor' || side === 'to' ? -1 : 1);

const isMorning = (text: string): boolean => /ochtend|'s morgens|\bsmorgens|in the morning/.test(text);

const atSchool = (minutes: number): number => (minutes < SCHOOL_OPENS * 60 ? minutes + 12 * 60 : minutes);

const clock = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
