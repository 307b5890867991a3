/** What the dialogs about one's own settings share: their steps' names, their memory, small helpers. */
import { ask, doneWith, type Outcome, type Scene, type Step } from '../../bot/core/dialog.ts';
import type { Choice, TextKey } from '../../bot/core/words.ts';
import { keepNote } from '../../models/notes.ts';
import type { Detail } from '../../models/people/details.ts';
import { type Changeable, ownSettings, type OwnSettings } from '../../models/people/settings.ts';
import { keepTask } from '../office-note.ts';

export type SettingStep =
  | 'contact' | 'which' | 'value' | 'sure'
  | 'messages' | 'decide' | 'sure-stop' | 'quiet'
  | 'mine' | 'change'
  | 'files' | 'files-do'
  | 'offer' | 'offered'; // prettier-ignore

export interface SettingMemory {
  /** What the person wrote first, for the office. */
  text: string;
  what: Changeable;
  /** The new phone number or address, to be confirmed. */
  value: string;
  /** How often an answer was no number or address. */
  tries: number;
  /** How many of one's files were sent back. */
  sent: number;
  /** What was asked unasked. */
  offered: Detail;
}
export type SettingScene = Scene<SettingMemory>;
export type SettingOutcome = Outcome<SettingStep, SettingMemory>;
export type SettingSteps = Partial<Record<SettingStep, Step<SettingStep, SettingMemory>>>;

/** A choice whose label has no values. */
export const choice = (label: TextKey, value: string): Choice => ({ label, value });
export const YES_NO: readonly Choice[] = [choice('bot.yes', 'yes'), choice('bot.no', 'no')];

/** The settings of who is speaking; null for visitors. */
export const settingsOf = async ({ who }: SettingScene): Promise<OwnSettings | null> =>
  who.kind === 'person' ? ownSettings(who) : null;

/** Nobody's settings can be changed where nobody is known: people must do it. */
export const forOffice = (scene: SettingScene, text: string): Promise<SettingOutcome> =>
  keepTask({ ...scene, said: { ...scene.said, text } });

/** The office hears that something changed; the sign says what, in any language. */
export async function tellOffice(scene: SettingScene, text: string): Promise<void> {
  const { who, school, conversation, cause, now } = scene;
  const about = { school, conversation: conversation.id, intent: 'change-contact-details', cause, at: now } as const;
  await keepNote(who, { ...about, text });
}

/** Asks what is to be chosen of these. */
export const choose = (
  step: SettingStep,
  key: TextKey,
  choices: readonly Choice[],
  memory: Partial<SettingMemory> = {},
): SettingOutcome => ask(step, key, { choices: [...choices] }, memory);

/** Over, without a word: there is nothing to ask. */
export const nothingSaid = (): SettingOutcome => doneWith();
