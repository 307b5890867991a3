/** What a message names. */
import type { Intent } from '../core/meaning.ts';
import { type Candidate, peopleNamed } from './slots/people.ts';
import { whenSaid } from './slots/when.ts';
import { fold, wordsOf } from './text.ts';

/** Languages by the names people give them, each in every language we speak. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  nl: ['nederlands', 'hollands', 'vlaams', 'dutch'],
  en: ['engels', 'english'],
  tr: ['turks', 'turkish', 'turkce'],
  ar: ['arabisch', 'arabic', 'عربي', 'العربية', 'بالعربي'],
  pl: ['pools', 'polish', 'polski', 'polsku'],
  uk: ['oekraiens', 'ukrainian', 'українська', 'українською', 'украинска', 'украіньска'],
};

/** What the slots of a message are looked for in. */
export interface Around {
  /** In which the message is written. */
  language: string;
  /** Without it no date is looked for: "morgen" is a day of somebody's calendar. */
  now?: Date;
  zone: string;
  groups: readonly Candidate[];
}

/** What these are about happens at some time, to somebody in some group. */
const WITH_A_DAY: readonly Intent[] = [
  'book-meeting', 'cancel-meeting', 'reschedule-meeting', 'report-absence', 'request-leave', 'event-rsvp', 'upcoming-events',
  'relay-message', 'volunteer', 'talk-to-human',
]; // prettier-ignore

/** The slots that an intent needs: the language of a language change, or a date, a time and a group. */
export function slotsOf(intent: Intent, text: string, around: Around): Record<string, string> {
  if (intent === 'language-change') return given({ language: languageNamed(text) });
  if (!WITH_A_DAY.includes(intent)) return {};
  const { date, time } = around.now ? whenSaid(text, around.language, around.now, around.zone) : {};
  const [group] = peopleNamed(text, around.groups);
  return given({ date, time, group });
}

const given = (slots: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(slots).filter((slot): slot is [string, string] => slot[1] !== undefined));

/** The language a message asks for: the one it names last ("geen Nederlands, liever Engels"). */
function languageNamed(text: string): string | undefined {
  const words = wordsOf(fold(text));
  const named = words.flatMap((word) =>
    Object.keys(NAMES).filter((language) => NAMES[language]?.some((name) => word.startsWith(fold(name)))),
  );
  return named.at(-1);
}
