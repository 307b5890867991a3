/** The words of the calendar, folded as `fold` folds them. */

export interface Calendar {
  months: ReadonlyMap<string, number>;
  /** 1 is Monday. */
  weekdays: ReadonlyMap<string, number>;
  /** Days from today. */
  days: ReadonlyMap<string, number>;
  numbers: ReadonlyMap<string, number>;
  next: ReadonlySet<string>;
  week: ReadonlySet<string>;
  /** What stands before a number of days or weeks to come. */
  over: ReadonlySet<string>;
  dayWords: ReadonlySet<string>;
}

/** "jan|januari feb|februari": in their order, each with its short names. */
const inOrder = (names: string): Map<string, number> =>
  new Map(names.split(' ').flatMap((one, at) => one.split('|').map((name) => [name, at + 1] as const)));

const CALENDARS: Readonly<Record<string, Calendar>> = {
  nl: {
    months: inOrder('januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sept|sep oktober|okt november|nov december|dec'), // prettier-ignore
    weekdays: inOrder('maandag|ma dinsdag|di woensdag|wo donderdag|do vrijdag|vr|vrij zaterdag|za zondag|zo'),
    days: new Map([['vandaag', 0], ['vanmiddag', 0], ['vanavond', 0], ['vanochtend', 0], ['vanmorgen', 0], ['morgen', 1], ['morgenmiddag', 1], ['morgenavond', 1], ['morgenochtend', 1], ['mrgn', 1], ['overmorgen', 2], ['gisteren', -1]]), // prettier-ignore
    numbers: inOrder('een|1 twee drie vier vijf zes zeven acht negen tien'),
    next: new Set(['volgende', 'komende', 'aankomende']),
    week: new Set(['week', 'weken']),
    over: new Set(['over', 'binnen']),
    dayWords: new Set(['dag', 'dagen']),
  },
  en: {
    months: inOrder('january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec'), // prettier-ignore
    weekdays: inOrder(
      'monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thurs friday|fri saturday|sat sunday|sun',
    ),
    days: new Map([['today', 0], ['tonight', 0], ['tomorrow', 1], ['tmrw', 1], ['yesterday', -1]]), // prettier-ignore
    numbers: inOrder('a|one|1 two three four five six seven eight nine ten'),
    next: new Set(['next', 'coming']),
    week: new Set(['week', 'weeks']),
    over: new Set(['in', 'within']),
    dayWords: new Set(['day', 'days']),
  },
};

/** The words of a language; undefined for one that we have none of. */
export const calendarOf = (language: string): Calendar | undefined => CALENDARS[language];
