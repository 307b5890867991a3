/** Keys of the texts in `locales/`: the compiler knows them all, so a missing text does not compile. */
import type alerts from '../../locales/nl/alerts.json';
import type answer from '../../locales/nl/answer.json';
import type bot from '../../locales/nl/bot.json';
import type danger from '../../locales/nl/danger.json';
import type dates from '../../locales/nl/dates.json';
import type errors from '../../locales/nl/errors.json';
import type events from '../../locales/nl/events.json';
import type files from '../../locales/nl/files.json';
import type language from '../../locales/nl/language.json';
import type letter from '../../locales/nl/letter.json';
import type link from '../../locales/nl/link.json';
import type mySchool from '../../locales/nl/my-school.json';
import type notes from '../../locales/nl/notes.json';
import type questions from '../../locales/nl/questions.json';
import type settings from '../../locales/nl/settings.json';
import type stuck from '../../locales/nl/stuck.json';
import type teams from '../../locales/nl/teams.json';
import type telegram from '../../locales/nl/telegram.json';
import type urgent from '../../locales/nl/urgent.json';
import type web from '../../locales/nl/web.json';

interface Texts {
  alerts: typeof alerts;
  answer: typeof answer;
  bot: typeof bot;
  danger: typeof danger;
  dates: typeof dates;
  errors: typeof errors;
  events: typeof events;
  files: typeof files;
  language: typeof language;
  letter: typeof letter;
  link: typeof link;
  'my-school': typeof mySchool;
  notes: typeof notes;
  questions: typeof questions;
  settings: typeof settings;
  stuck: typeof stuck;
  teams: typeof teams;
  telegram: typeof telegram;
  urgent: typeof urgent;
  web: typeof web;
}

/** `greeting_one` and `greeting_other` are one key: `greeting`. */
type WithoutPlural<Key extends string> =
  Key extends `${infer Stem}_${'zero' | 'one' | 'two' | 'few' | 'many' | 'other'}` ? Stem : Key;

type KeysOf<Tree> = {
  [Key in keyof Tree & string]: Tree[Key] extends string ? WithoutPlural<Key> : `${Key}.${KeysOf<Tree[Key]>}`;
}[keyof Tree & string];

/** The name of a file in `locales/<language>/`, a dot, and the place in it. */
export type TextKey = KeysOf<Texts>;

/** Words that a pack or the store holds in several languages. */
export type InLanguages = Readonly<Record<string, string>>;

/** A value inside a text. Dates are spoken in the school's zone with the full date; words in the reader's language. */
export type Value =
  string | number | { date: string; as: 'day' | 'day-time' } | { words: InLanguages } | { key: TextKey };
export type Values = Readonly<Record<string, Value>>;

/** A message as dialogs give it: keys and values, no words. */
export interface Outgoing {
  key: TextKey;
  values?: Values;
  /** What can be chosen. With choices, the message is a question and stays open until it is answered. */
  choices?: Choice[];
  /** The document and place it comes from. */
  source?: InLanguages;
  /** Lines of facts below the text. */
  lines?: { key: TextKey; values?: Values }[];
  /** A file that goes with it: dates for a calendar, or one that is kept (its id). It is made when it is sent. */
  file?: { calendar: CalendarEntry[] } | { kept: string };
  link?: PageLink;
}

/** An event, for a calendar of one's own. */
export interface CalendarEntry {
  /** The same for the same event, also when it is moved: then it replaces what was taken in before. */
  id: string;
  title: InLanguages;
  /** For which groups, by name; none: for all. */
  groups: string[];
  /** ISO 8601, in UTC; of a whole day midnight in the school's zone. */
  at: string;
  /** When it ends; absent for whole days. */
  until?: string;
  /** Of several whole days the last one. */
  lastDay?: string;
}

/** A page of ours. */
export interface PageLink {
  label: TextKey;
  /** "/page?key=…" */
  path: string;
  /** The path of the same page inside a platform that proves who opens it, without the name of the channel. */
  inside?: string;
}

export interface Choice {
  label: TextKey;
  values?: Values;
  /** What the dialog gets back when this is chosen. */
  value: string;
}
