/** What a tab keeps when it is reloaded: who, which language, and what was not sent. Another tab may be another person. */
import type { Unsent } from './outbox.ts';

/** The person chosen in this tab. */
export const keptPerson = (): string | null => sessionStorage.getItem('person');
/** The language chosen in this tab. */
export const keptLanguage = (): string | null => sessionStorage.getItem('language');

/** `null`: nobody any more. */
export function keepPerson(person: string | null): void {
  if (person === null) sessionStorage.removeItem('person');
  else sessionStorage.setItem('person', person);
}

/** Only what the person chose; what a demo person reads is not kept. */
export function keepLanguage(language: string): void {
  sessionStorage.setItem('language', language);
}

/** Replaces what was kept of this person's messages. */
export function keepQueue(person: string, queue: readonly Unsent[]): void {
  sessionStorage.setItem(`unsent/${person}`, JSON.stringify(queue));
}

/** The messages that this tab has not got rid of yet, in order. */
export const keptQueue = (person: string): Unsent[] =>
  JSON.parse(sessionStorage.getItem(`unsent/${person}`) ?? '[]') as Unsent[];
