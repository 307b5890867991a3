/** Who am I, my children, my data: what is known is shown → shall anything change? → contact details, or messages. */
import { ask, done, doneWith, go, unclear } from '../../bot/core/dialog.ts';
import type { Outgoing } from '../../bot/core/words.ts';
import { ownFiles } from '../../models/files.ts';
import { ownChildren } from '../../models/people/school.ts';
import { CHANGEABLE, type OwnSettings } from '../../models/people/settings.ts';
import { KEPT as RETENTION } from '../../models/retention.ts';
import { spoken } from './messages.ts';
import { choice, type SettingScene, settingsOf, type SettingSteps } from './steps.ts';

type Line = NonNullable<Outgoing['lines']>[number];

const KEPT: readonly Line[] = [
  { key: 'settings.line.kept' },
  { key: 'settings.line.kept-for', values: { months: RETENTION.silent.months } },
  { key: 'settings.line.others' },
];

export const MINE_STEPS = {
  mine: {
    expects: 'choice',
    async take(scene) {
      const settings = await settingsOf(scene);
      if (!settings) return doneWith({ key: 'settings.mine-nobody', lines: KEPT.slice(0, 2) });
      const files = (await ownFiles(scene.who)).length;
      const lines = [...(await ownLines(scene, settings)), ...fileLines(files), ...KEPT];
      const choices = [
        choice('settings.change-contact', 'contact'),
        choice('settings.change-messages', 'messages'),
        ...(files ? [choice('settings.change-files', 'files')] : []),
        choice('settings.nothing', 'no'),
      ];
      return ask('change', 'settings.mine', { lines, choices });
    },
  },
  change: {
    expects: 'choice',
    take({ said }) {
      const { choice: chosen } = said;
      if (chosen === 'contact' || chosen === 'messages' || chosen === 'files') return go(chosen);
      return said.choice === 'no' ? done('settings.as-it-is') : unclear();
    },
  },
} satisfies SettingSteps;

async function ownLines({ who }: SettingScene, { name, channels, ...rest }: OwnSettings): Promise<Line[]> {
  const { quiet, stopped } = rest.preferences;
  return [
    { key: 'settings.line.name', values: { name } },
    ...(await ownChildren(who)).map((child): Line =>
      child.group === undefined
        ? { key: 'settings.line.child-only', values: { name: child.name } }
        : { key: 'settings.line.child', values: { name: child.name, group: child.group } },
    ),
    ...contactLines(rest),
    ...(channels.length ? [{ key: 'settings.line.channels' as const, values: { channels: channels.join(', ') } }] : []),
    ...(quiet ? [{ key: 'settings.line.quiet' as const, values: spoken(quiet) }] : []),
    ...(stopped ? [{ key: 'settings.line.stopped' as const }] : []),
  ];
}

const fileLines = (number: number): Line[] => (number ? [{ key: 'settings.line.files', values: { number } }] : []);

/** The contact details that are known, a line each. */
export const contactLines = ({ contact }: Pick<OwnSettings, 'contact'>): Line[] =>
  CHANGEABLE.flatMap((what) => {
    const value = contact[what];
    return value === undefined ? [] : [{ key: `settings.line.${what}` as const, values: { value } }];
  });
