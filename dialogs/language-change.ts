/** Another language: named in the message, or asked for → chosen and remembered. */
import { ask, type Dialog, done, type Outcome, type Scene } from '../bot/core/dialog.ts';
import type { Choice } from '../bot/core/words.ts';
import { packOf } from '../models/packs/registry.ts';
import { chooseLanguage } from '../models/people/person.ts';

type Step = 'named' | 'which';

/** The languages there are texts for, each by its own name. */
const SPOKEN = ['nl', 'en'] as const;
type SpokenLanguage = (typeof SPOKEN)[number];
const isSpoken = (language: string | undefined): language is SpokenLanguage => SPOKEN.some((one) => one === language);

export const languageChange: Dialog<Step> = {
  id: 'language-change',
  version: 1,
  first: 'named',
  lapses: true,
  steps: {
    named: {
      expects: 'choice',
      async take(scene) {
        const named = scene.said.meaning.slots['language'];
        if (isSpoken(named)) return choose(scene, named);
        return ask('which', named === undefined ? 'language.which' : 'language.not-yet', {
          choices: choicesIn(scene.school),
        });
      },
    },
    which: {
      expects: 'choice',
      async take(scene) {
        return isSpoken(scene.said.choice) ? choose(scene, scene.said.choice) : { kind: 'unclear' };
      },
    },
  },
};

const choicesIn = (school: string): Choice[] =>
  SPOKEN.filter((language) => packOf(school).languages.includes(language)).map((language) => ({
    label: `language.name.${language}`,
    value: language,
  }));

async function choose({ who }: Scene<object>, language: SpokenLanguage): Promise<Outcome<Step, object>> {
  await chooseLanguage(who, language);
  return { ...done('language.chosen'), language };
}
