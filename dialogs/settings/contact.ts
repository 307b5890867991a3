/** Contact details: which → the new one → read back, sure? → changed, and the office hears that. What was named already is not asked. */
import { ask, done, go, unclear } from '../../bot/core/dialog.ts';
import { CHANGEABLE, type Changeable, changeContact, noteDetails, settleDetail } from '../../models/people/settings.ts';
import { emailIn, looksLike, phoneIn, valueIn } from './contact-values.ts';
import {
  choice,
  choose,
  forOffice,
  type SettingOutcome,
  type SettingScene,
  type SettingSteps,
  tellOffice,
  YES_NO,
} from './steps.ts';

/** Signs that say in every language which detail it is. */
const SIGNS: Readonly<Record<Changeable, string>> = { phone: '☎', email: '✉', emergencyPhone: '🆘' };
const NUMBERS = ['phone', 'emergencyPhone'] as const;
const isChangeable = (what: string | undefined): what is Changeable => CHANGEABLE.some((one) => one === what);

export const CONTACT_STEPS = {
  contact: {
    expects: 'choice',
    async take(scene) {
      const { text } = scene.said;
      if (scene.who.kind !== 'person') return forOffice(scene, text);
      const email = emailIn(text);
      if (email !== undefined) return go('sure', { what: 'email', value: email });
      const value = phoneIn(text);
      if (value === undefined) return choose('which', 'settings.which', ALL, { text });
      const kinds = NUMBERS.map((what) => choice(`settings.${what}`, what));
      return ask('which', 'settings.which-number', { values: { value }, choices: kinds }, { text, value });
    },
  },
  which: {
    expects: 'choice',
    async take(scene) {
      const { said, memory } = scene;
      if (said.choice === 'other') return forOffice(scene, memory.text ?? '');
      if (!isChangeable(said.choice)) return unclear();
      if (memory.value !== undefined) return go('sure', { what: said.choice });
      return ask('value', `settings.ask.${said.choice}`, {}, { what: said.choice });
    },
  },
  value: { expects: 'exact', take: (scene) => takeValue(scene, scene.memory.what ?? 'phone') },
  sure: {
    expects: 'choice',
    async take(scene) {
      const { said, memory, who, now } = scene;
      const [what, value] = [memory.what ?? 'phone', memory.value ?? ''];
      if (said.choice === 'no') return done('settings.not-changed');
      if (said.choice !== 'yes') {
        if (said.text) return unclear();
        return ask('sure', `settings.sure.${what}`, { values: { value }, choices: [...YES_NO] });
      }
      await changeContact(who, what, value);
      await settleDetail(who, what);
      await noteDetails(who, { confirmed: now });
      await tellOffice(scene, `${SIGNS[what]} ${value}`);
      return done('settings.changed');
    },
  },
} satisfies SettingSteps;

const ALL = [...CHANGEABLE.map((what) => choice(`settings.${what}`, what)), choice('settings.other', 'other')];

/** A number or address that was typed: on to the confirmation; a wrong one is asked for again; anything else is no answer. */
export function takeValue({ said, memory }: SettingScene, what: Changeable): SettingOutcome {
  const value = valueIn(said.text, what);
  if (value !== undefined) return go('sure', { what, value });
  if (!looksLike(said.text, what)) return unclear();
  return ask('value', `settings.unclear.${what}`, {}, { what, tries: (memory.tries ?? 0) + 1 });
}
