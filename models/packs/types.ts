/** A school pack in memory: what a school says and promises (docs/school-pack.md). */

/** Words in the languages the pack has; Dutch is always there. */
export type InLanguages = { readonly nl: string } & Readonly<Record<string, string>>;

/** One thing parents ask, and what the school says. */
export interface Answer {
  id: string;
  /** A short name of the topic, to offer it: "hoe vaak de Info komt". */
  topic: InLanguages;
  text: InLanguages;
  /** Document and place. */
  source: InLanguages;
  /** Example questions of the pack's author, by language. */
  examples: Readonly<Record<string, readonly string[]>>;
  /** Questions of writers who knew the fact alone: neither the pack nor what others wrote. */
  asked: readonly AskedBy[];
  /** The kind of event in the year plan whose dates belong to this answer. */
  event?: string;
  /** What of the timetable belongs to this answer: the id of its lessons. */
  timetable?: string;
}

/** What comes every week, on one day, for some groups. Lessons of one id belong together: gym of several groups. */
export interface Lesson {
  id: string;
  name: InLanguages;
  /** Ids of the groups. */
  groups: readonly string[];
  /** 1 is Monday … 5 is Friday. */
  weekday: number;
  /** In the school's zone; absent when it is at any time of that day. */
  time?: { from: string; until: string };
}

export interface AskedBy {
  by: string;
  /** How the writer writes. */
  voice: string;
  language: string;
  text: string;
}

/** A rule that proposes dates; the office confirms them. */
export interface YearPlanRule {
  /** The kind of event: `information-evening`. */
  kind: string;
  title: InLanguages;
  source: InLanguages;
  /** Which groups it is for, by year ("7"); all when absent. */
  years?: readonly string[];
  /** For each group its own date, a day apart, instead of one for all. */
  eachGroup?: boolean;
  when: YearPlanWhen;
  /** Start and end in the school's zone, "19:30"; a whole day when absent. */
  time?: { from: string; until: string };
}

/** The nth such weekday of each month named, or every so many weeks of the school year. */
export type YearPlanWhen =
  | { months: readonly number[]; week: 1 | 2 | 3 | 4; weekday: 1 | 2 | 3 | 4 | 5 }
  | { everyWeeks: number; weekday: 1 | 2 | 3 | 4 | 5 };

export interface PackGroup {
  id: string;
  /** "groep 5" */
  name: string;
  /** "1" … "8", several for a combined group. */
  years: readonly string[];
}

export interface Agreement {
  version: string;
  title: InLanguages;
  /** What signing means: "seen" (ter kennisneming) or "agreed". */
  meaning: 'seen' | 'agreed';
  text: InLanguages;
  source: InLanguages;
}

/** Invented families and staff, for trying out. Names and ids are the demo's own. */
export interface DemoPeople {
  students: readonly { id: string; name: string; group: string; born: string }[];
  people: readonly DemoPerson[];
}
export interface DemoPerson {
  id: string;
  name: string;
  language: string;
  /** One line that tells who this is, on the page where one chooses. */
  about: InLanguages;
  guardianOf?: readonly { student: string; household: string; authority: boolean }[];
  staff?: { roles: readonly ('teacher' | 'office' | 'head' | 'admin')[]; groups: readonly string[] };
}

export interface Pack {
  id: string;
  name: string;
  timeZone: string;
  languages: readonly string[];
  /** Says that the school did not make or endorse this pack. */
  disclaimer: InLanguages;
  contact: { website?: string; phone?: string; email?: string; office: InLanguages };
  /** When somebody at school reads messages: ISO weekdays and hours in the school's zone. */
  reachable: { weekdays: readonly number[]; from: string; until: string };
  /** Which roles hear that a message speaks of danger, in this order. */
  danger?: { alert: readonly ('head' | 'office' | 'admin')[] };
  schoolYear: { starts: string; ends: string };
  holidays: readonly { name: InLanguages; from: string; until: string }[];
  groups: readonly PackGroup[];
  timetable?: readonly Lesson[];
  answers: readonly Answer[];
  /** Questions near the school's matters that no answer tells: the bot must not guess. */
  unanswered: readonly AskedBy[];
  yearPlan: readonly YearPlanRule[];
  agreement: Agreement;
  demo?: DemoPeople;
}
