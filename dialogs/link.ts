/** An account is linked: a code → a child's day of birth (for a guardian) → whose it is, by initials: sure? → linked. */
import { ask, type Dialog, done, go, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import { codeIn } from '../bot/core/link-code.ts';
import type { Choice, Outgoing } from '../bot/core/words.ts';
import { beginLink, checkBirthDay, linkByCode, type Linking, type Offer, offerOf } from '../models/people/linking.ts';
import { birthDay } from './birth-day.ts';

type Step = 'code' | 'born' | 'sure';
interface Memory {
  code: string;
  /** How often the day was asked. */
  asked: number;
}

const NO: Choice = { label: 'link.no', value: 'no' };
const DROPPED = done('link.dropped');
/** Wrong, used and expired are told apart for nobody. */
const WRONG = done('link.wrong');
const DONE = {
  guardian: 'link.done-guardian',
  staff: 'link.done-staff',
  'second-channel': 'link.done-second',
} as const;

export const link: Dialog<Step, Memory> = {
  id: 'link',
  version: 1,
  first: 'code',
  steps: {
    code: {
      expects: 'exact',
      async take(scene) {
        const code = codeIn(scene.said.text) ?? '';
        const purpose = await beginLink(scene.who, code, linkingOf(scene));
        if (purpose === 'wrong') return WRONG;
        if (purpose === 'locked') return done('link.locked');
        if (purpose === 'guardian') return ask('born', 'link.born', { choices: [NO] }, { code, asked: 1 });
        return go('sure', { code });
      },
    },
    born: {
      expects: 'date',
      async take(scene) {
        const { said, memory, who } = scene;
        if (said.choice === 'no' || said.act === 'no') return DROPPED;
        const day = birthDay(said.text);
        if (day === undefined) return /\d/.test(said.text) ? askAgain('link.born-unread', memory) : unclear();
        const checked = await checkBirthDay(who, memory.code ?? '', day, linkingOf(scene));
        if (checked === 'wrong-code') return WRONG;
        return checked === 'right' ? go('sure') : askAgain('link.born-wrong', memory);
      },
    },
    sure: {
      expects: 'choice',
      async take(scene) {
        const { said, memory, who, cause } = scene;
        const code = memory.code ?? '';
        if (said.choice === 'no' || said.act === 'no') return DROPPED;
        if (said.choice === 'yes') {
          const linked = await linkByCode(who, code, linkingOf(scene), cause);
          return linked ? done(DONE[linked]) : WRONG;
        }
        if (said.text !== '') return unclear();
        const offer = await offerOf(who, code, linkingOf(scene));
        return offer ? askSure(offer, who.kind === 'person') : WRONG;
      },
    },
  },
};

const linkingOf = ({ school, account, conversation, now }: Scene<Memory>): Linking => ({
  school,
  account,
  place: conversation.id,
  now,
});

const askAgain = (key: 'link.born-unread' | 'link.born-wrong', { asked = 1 }: Partial<Memory>): Outcome<Step, Memory> =>
  ask('born', key, { choices: [NO] }, { asked: asked + 1 });

/** `another`: the account is somebody's already, and would be no more. */
function askSure({ purpose, children, roles }: Offer, another: boolean): Outcome<Step, Memory> {
  const choices: Choice[] = [{ label: 'link.yes', value: 'yes' }, NO];
  const lines: NonNullable<Outgoing['lines']> = another ? [{ key: 'link.replaces' }] : [];
  if (purpose === 'guardian') {
    const named = children.map(({ initials, group }) => `${initials} (${group})`).join(', ');
    return ask('sure', 'link.sure-guardian', { values: { children: named }, choices, lines });
  }
  if (purpose === 'second-channel') return ask('sure', 'link.sure-second', { choices });
  const held = roles.flatMap((role) => (role === 'guardian' ? [] : { key: `link.role.${role}` as const }));
  return ask('sure', 'link.sure-staff', { choices, lines: [...held, ...lines] });
}
