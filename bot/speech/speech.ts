/** Turns keys and values into words (i18next), in the reader's language and the school's time zone. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next, { type i18n } from 'i18next';
import type { Spoken } from '../core/channel.ts';
import { inZone } from '../core/clock.ts';
import { calendarFile } from './calendar-file.ts';
import type { CalendarEntry, Choice, InLanguages, Outgoing, PageLink, TextKey, Value, Values } from '../core/words.ts';

const RIGHT_TO_LEFT = new Set(['ar']);

/** Who listens, and from where in time. */
export interface Listener {
  language: string;
  /** IANA zone of the school. */
  zone: string;
  now: Date;
}

export interface Speech {
  /** The languages there are texts for. */
  readonly languages: readonly string[];
  /** A text by its key. Values of people are inserted as they are: never markup, never a template. */
  say(key: TextKey, values: Values | undefined, to: Listener): string;
  /** A whole message; `question` is the id under which its choices can be answered. */
  speak(message: Outgoing, to: Listener, question?: string): Spoken;
}

/**
 * Reads `locales/<language>/*.json`: key = file name, a dot, the place in it.
 * @param address where people reach our pages; while it is not known, a link has its path only
 */
export async function createSpeech(
  folder: string,
  address: () => string | undefined = () => undefined,
): Promise<Speech> {
  const languages = readdirSync(folder).filter((name) => name !== 'intents');
  const texts = i18next.createInstance();
  await texts.init({
    fallbackLng: 'nl',
    resources: Object.fromEntries(
      languages.map((language) => [language, { translation: readTexts(join(folder, language)) }]),
    ),
    interpolation: { escapeValue: false, skipOnVariables: true },
    returnNull: false,
  });
  texts.services.formatter?.add('capital', (value: unknown) => capital(String(value)));
  const fixed = fixedTexts(texts);
  const say = (key: TextKey, values: Values | undefined, to: Listener): string =>
    values ? sayWith(texts, key, values, to) : fixed(key, to);
  const speak: Speech['speak'] = (message, to, question) => ({
    ...speakWith(say, message, to, question),
    ...(message.link ? { link: linkWith(message.link, say(message.link.label, undefined, to), address() ?? '') } : {}),
  });
  return { languages, say, speak };
}

/** `{{title, capital}}` in a text: as the first word of a sentence. */
const capital = (words: string): string => words.slice(0, 1).toUpperCase() + words.slice(1);

function readTexts(folder: string): Record<string, unknown> {
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.map((name) => [
      name.slice(0, -'.json'.length),
      JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown,
    ]),
  );
}

function sayWith(texts: i18n, key: TextKey, values: Values | undefined, to: Listener): string {
  const plain = Object.entries(values ?? {}).map(([name, value]) => [name, valueInWords(texts, value, to)]);
  return texts.t(key, { lng: to.language, ...Object.fromEntries(plain) }) as string;
}

/** Texts that hold no value are worked out once; labels of choices are compared with every message, in every language. */
function fixedTexts(texts: i18n): (key: TextKey, to: Listener) => string {
  const known = new Map<string, string>();
  return (key, to) => {
    const name = `${to.language}/${key}`;
    const text = known.get(name) ?? sayWith(texts, key, undefined, to);
    known.set(name, text);
    return text;
  };
}

function valueInWords(texts: i18n, value: Value, to: Listener): string | number {
  if (typeof value !== 'object') return value;
  if ('words' in value) return inLanguage(value.words, to.language);
  if ('key' in value) return sayWith(texts, value.key, undefined, to);
  const key = [value.date, value.as, to.language, to.zone, to.now.getUTCFullYear()].join();
  const known = spokenDates.get(key) ?? dateInWords(texts, value, to);
  if (spokenDates.size >= DATES_REMEMBERED) spokenDates.clear();
  spokenDates.set(key, known);
  return known;
}

/** The dates of a calendar are said again and again, and are costly to put into words. */
const spokenDates = new Map<string, string>();
const DATES_REMEMBERED = 1_000;

function dateInWords(texts: i18n, value: Extract<Value, { date: string }>, to: Listener): string {
  const date = inZone(new Date(value.date), to.zone).setLocale(to.language);
  const thisYear = date.year === to.now.getUTCFullYear();
  const format = (name: 'day' | 'day-year' | 'time'): string =>
    date.toFormat(texts.t(`bot.format.${name}`, { lng: to.language }));
  const day = format(thisYear ? 'day' : 'day-year');
  return value.as === 'day' ? day : `${day}, ${format('time')}`;
}

/** Words that a pack holds, in this language, else in Dutch. */
const inLanguage = (words: InLanguages, language: string): string => words[language] ?? words['nl'] ?? '';

const linkWith = ({ path, inside }: PageLink, label: string, address: string): NonNullable<Spoken['link']> => ({
  label,
  url: `${address}${path}`,
  ...(inside === undefined ? {} : { inside: `${address}${inside}` }),
});

function speakWith(say: Speech['say'], message: Outgoing, to: Listener, question?: string): Spoken {
  const lines = (message.lines ?? []).map((line) => say(line.key, line.values, to));
  const label = (choice: Choice): string => say(choice.label, choice.values, to);
  return {
    text: [say(message.key, message.values, to), ...lines].join('\n'),
    language: to.language,
    direction: RIGHT_TO_LEFT.has(to.language) ? 'rtl' : 'ltr',
    ...(question !== undefined && message.choices
      ? { question: { id: question, choices: message.choices.map(label) } }
      : {}),
    ...(message.file && 'calendar' in message.file ? { file: calendarOf(message.file.calendar, say, to) } : {}),
    ...(message.source ? { source: inLanguage(message.source, to.language) } : {}),
  };
}

function calendarOf(entries: readonly CalendarEntry[], say: Speech['say'], to: Listener): NonNullable<Spoken['file']> {
  const title = ({ title: words, groups }: CalendarEntry): string =>
    groups.length
      ? say('events.entry-group', { title: { words }, groups: groups.join(', ') }, to)
      : say('events.entry', { title: { words } }, to);
  const name = `${say('events.file-name', undefined, to)}.ics`;
  return { name, type: 'text/calendar', content: calendarFile(entries, { ...to, title }) };
}
