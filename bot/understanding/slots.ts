/** What a message names. */
import type { Intent } from '../core/meaning.ts';
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

/** The slots that an intent needs: so far the language of a language change. */
export function slotsOf(intent: Intent, text: string): Record<string, string> {
  const language = intent === 'language-change' ? languageNamed(text) : undefined;
  return language === undefined ? {} : { language };
}

/** The language a message asks for: the one it names last ("geen Nederlands, liever Engels"). */
function languageNamed(text: string): string | undefined {
  const words = wordsOf(fold(text));
  const named = words.flatMap((word) =>
    Object.keys(NAMES).filter((language) => NAMES[language]?.some((name) => word.startsWith(fold(name)))),
  );
  return named.at(-1);
}
