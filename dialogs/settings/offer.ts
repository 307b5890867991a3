/** Details that are missing, asked unasked: one, with later and never → read back → kept. All there: are they still right? */
import { ask, done, go, unclear } from '../../bot/core/dialog.ts';
import type { Choice } from '../../bot/core/words.ts';
import { type Detail, detailToAsk } from '../../models/people/details.ts';
import { noteDetails, settleDetail } from '../../models/people/settings.ts';
import { takeValue } from './contact.ts';
import { HOUR_CHOICES, MESSAGE_STEPS } from './messages.ts';
import { contactLines } from './mine.ts';
import {
  choice,
  nothingSaid,
  type SettingOutcome,
  type SettingScene,
  settingsOf,
  type SettingSteps,
  YES_NO,
} from './steps.ts';

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;
const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

const NOT_NOW: readonly Choice[] = [choice('settings.later', 'later'), choice('settings.never', 'never')];

export const OFFER_STEPS = {
  offer: {
    expects: 'choice',
    async take(scene) {
      const offered = await detailToAsk(scene.who, scene.now);
      const settings = offered && (await settingsOf(scene));
      if (!settings) return nothingSaid();
      await noteDetails(scene.who, { next: after(scene.now, WEEK) });
      const lines = offered === 'confirm' ? contactLines(settings) : [];
      const choices = [...choicesFor(offered), ...NOT_NOW];
      return ask('offered', `settings.offer.${offered}`, { lines, choices }, { offered });
    },
  },
  offered: {
    expects: 'exact',
    async take(scene) {
      const { said, memory, who, now } = scene;
      if (said.choice === 'later') {
        await noteDetails(who, { next: after(now, MONTH) });
        return done('settings.later-chosen');
      }
      if (said.choice === 'never') {
        await noteDetails(who, { never: true });
        return done('settings.never-chosen');
      }
      return takeOffered(scene, memory.offered ?? 'confirm');
    },
  },
} satisfies SettingSteps;

function choicesFor(offered: Detail): readonly Choice[] {
  if (offered === 'confirm') return YES_NO;
  return offered === 'quiet' ? HOUR_CHOICES : [choice('settings.none', 'none')];
}

async function takeOffered(scene: SettingScene, offered: Detail): Promise<SettingOutcome> {
  const { said, who, now } = scene;
  if (offered === 'quiet') return MESSAGE_STEPS.quiet.take(scene);
  if (offered === 'confirm') {
    if (said.choice === 'no') return go('contact');
    if (said.choice !== 'yes') return unclear();
    await noteDetails(who, { confirmed: now });
    return done('settings.confirmed');
  }
  if (said.choice !== 'none') return takeValue(scene, offered);
  await settleDetail(who, offered);
  return done('settings.noted');
}
