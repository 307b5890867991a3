/** What an administration says of a person, beside what it said before and what the person made of it since. */
import { isDeepStrictEqual } from 'node:util';
import type { Contact, Filed, Person } from '../person.ts';
import type { PersonWrite } from './types.ts';

const CONTACT = ['email', 'phone', 'address'] as const;
type Said = Pick<PersonWrite, 'name' | 'language' | 'contact' | 'filed'>;

/**
 * Takes over what the administration says differently than the last time. What it says as before was perhaps changed by the
 * person since, and then is theirs. What it does not speak of (no such column, an empty cell) stays.
 */
export function takenOver(before: Person | undefined, name: string, filed: Filed): { said: Said; fields: string[] } {
  const isNews = (field: keyof Filed, value: Filed[keyof Filed]): boolean =>
    value !== undefined && !isDeepStrictEqual(before?.filed?.[field], value);
  const news = CONTACT.filter((field) => isNews(field, filed[field]));
  const contact: Contact = {
    ...before?.contact,
    ...Object.fromEntries(news.map((field) => [field, filed[field]])),
  };
  const language = isNews('language', filed.language) ? filed.language : before?.language;
  const newName = isNews('name', name);
  const said = {
    name: newName ? name : (before?.name ?? name),
    ...(language === undefined ? {} : { language }),
    ...(Object.keys(contact).length ? { contact } : {}),
    filed: { ...before?.filed, ...defined(filed), name },
  };
  return {
    said,
    fields: [...(newName ? ['name'] : []), ...(isNews('language', filed.language) ? ['language'] : []), ...news],
  };
}

const defined = (filed: Filed): Filed =>
  Object.fromEntries(Object.entries(filed).filter(([, value]) => value !== undefined));
