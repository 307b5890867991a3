/** The page's own words: they change with the language, while the talk stays as it is. */
import type { TextKey } from '../../../../bot/core/words.ts';
import type { PageLanguage } from '../page-data.ts';

/** The texts of `locales/<language>/web.json`. */
export type PageKey = Extract<TextKey, `web.${string}`>;
type Values = Readonly<Record<string, string | number>>;

let current: PageLanguage = { code: 'nl', direction: 'ltr', texts: {} };

/** The language everything is shown in from now on. */
export const language = (): PageLanguage => current;

/** The text in the current language. */
function say(key: PageKey, values: Values = {}): string {
  const text = current.texts[key.slice('web.'.length)] ?? '';
  return text.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => String(values[name] ?? ''));
}

/** Gives an element a text that follows the language. */
export function setText(element: HTMLElement, key: PageKey | undefined, values: Values = {}): void {
  if (key === undefined) {
    delete element.dataset['text'];
    element.textContent = '';
    return;
  }
  element.dataset['text'] = key;
  element.dataset['values'] = JSON.stringify(values);
  element.textContent = say(key, values);
}

/** Gives an element a name that follows the language, for who hears the page. */
export function setLabel(element: HTMLElement, key: PageKey): void {
  element.dataset['label'] = key;
  element.ariaLabel = say(key);
}

/** Gives a moment that follows the language. */
export function setMoment(element: HTMLTimeElement, iso: string, as: 'day' | 'time'): void {
  element.dateTime = iso;
  element.dataset['as'] = as;
  element.textContent = moment(iso, as);
}

const DAY: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' };
const TIME: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** The language's words, in the order and notation of the Netherlands. */
const moment = (iso: string, as: string | undefined): string =>
  new Intl.DateTimeFormat(`${current.code}-NL`, as === 'day' ? DAY : TIME).format(new Date(iso));

/** Changes the language of the page, and of all in it that follows the language. */
export function useLanguage(next: PageLanguage): void {
  current = next;
  document.documentElement.lang = next.code;
  document.documentElement.dir = next.direction;
  for (const element of all('[data-text]')) {
    const values = JSON.parse(element.dataset['values'] ?? '{}') as Values;
    element.textContent = say(element.dataset['text'] as PageKey, values);
  }
  for (const element of all('[data-label]')) element.ariaLabel = say(element.dataset['label'] as PageKey);
  for (const element of all('[data-hint]'))
    element.setAttribute('placeholder', say(element.dataset['hint'] as PageKey));
  for (const element of document.querySelectorAll('time')) {
    element.textContent = moment(element.dateTime, element.dataset['as']);
  }
}

const all = (selector: string): NodeListOf<HTMLElement> => document.querySelectorAll<HTMLElement>(selector);
