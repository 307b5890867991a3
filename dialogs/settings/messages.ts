/** Messages that come unasked: stop, start again, or quiet hours → sure? → chosen, and what still comes is told. */
import { done, doneWith, unclear } from '../../bot/core/dialog.ts';
import { isStaff } from '../../bot/core/actor.ts';
import type { Choice } from '../../bot/core/words.ts';
import { chooseQuiet, noteDetails, settleDetail, startMessages, stopMessages } from '../../models/people/settings.ts';
import { choice, choose, forOffice, settingsOf, type SettingSteps, YES_NO } from './steps.ts';

/** Quiet hours that can be chosen: all begin in the evening. */
const HOURS = [
  { from: '19:00', until: '7:00' },
  { from: '21:00', until: '7:00' },
  { from: '22:00', until: '8:00' },
] as const;
const NONE = 'none';
/** As times are written. */
export const spoken = ({ from, until }: { from: string; until: string }): { from: string; until: string } => ({
  from: from.replace(':', '.'),
  until: until.replace(':', '.'),
});

/** The hours to choose from. */
export const HOUR_CHOICES: readonly Choice[] = [
  ...HOURS.map((hours): Choice => ({ label: 'settings.hours', values: spoken(hours), value: hours.from })),
  choice('settings.no-hours', NONE),
];

export const MESSAGE_STEPS = {
  messages: {
    expects: 'choice',
    async take(scene) {
      const settings = await settingsOf(scene);
      if (!settings) return forOffice(scene, scene.said.text);
      const other = settings.preferences.stopped ? ('start' as const) : ('stop' as const);
      const choices = [other, 'quiet' as const, 'keep' as const].map((one) => choice(`settings.${one}`, one));
      return choose('decide', 'settings.messages', choices);
    },
  },
  decide: {
    expects: 'choice',
    async take({ said, who }) {
      if (said.choice === 'stop') return choose('sure-stop', 'settings.sure-stop', YES_NO);
      if (said.choice === 'quiet') return choose('quiet', 'settings.which-hours', HOUR_CHOICES);
      if (said.choice === 'keep' || said.act === 'no') return done('settings.as-it-is');
      if (said.choice !== 'start') return unclear();
      await startMessages(who);
      return done('settings.started');
    },
  },
  'sure-stop': {
    expects: 'choice',
    async take({ said, who, now }) {
      if (said.choice === 'no') return done('settings.as-it-is');
      if (said.choice !== 'yes') return unclear();
      await stopMessages(who, now);
      return doneWith({ key: 'settings.stopped', lines: isStaff(who) ? [{ key: 'settings.for-work' }] : [] });
    },
  },
  quiet: {
    expects: 'choice',
    async take({ said, who, now }) {
      const hours = HOURS.find(({ from }) => from === said.choice);
      if (!hours && said.choice !== NONE) return unclear();
      await chooseQuiet(who, hours && { ...hours });
      await settleDetail(who, 'quiet');
      await noteDetails(who, { confirmed: now });
      return hours ? done('settings.quiet-chosen', { values: spoken(hours) }) : done('settings.quiet-off');
    },
  },
} satisfies SettingSteps;
