/** What one sent and is kept: sent back, some at a time, or taken away. */
import { ask, done, unclear } from '../../bot/core/dialog.ts';
import type { Choice, Outgoing } from '../../bot/core/words.ts';
import { deleteOwnFiles, type KeptFile, ownFiles } from '../../models/files.ts';
import { choice, type SettingOutcome, type SettingScene, type SettingSteps } from './steps.ts';

/** Large ones are opened together when they are sent. */
const SENT_AT_ONCE = 3;

export const FILE_STEPS = {
  files: {
    expects: 'choice',
    async take(scene) {
      const files = await ownFiles(scene.who);
      const [first] = files;
      if (!first) return done('settings.no-files');
      const values = { number: files.length, until: { date: first.until.toISOString(), as: 'day' } } as const;
      return ask('files-do', 'settings.files', { values, choices: choicesFor(scene, files) }, { sent: 0 });
    },
  },
  'files-do': {
    expects: 'choice',
    async take(scene) {
      const { said, who } = scene;
      if (said.choice === 'send') return sendSome(scene);
      if (said.choice !== 'delete') return said.choice === 'no' ? done('settings.as-it-is') : unclear();
      await deleteOwnFiles(who);
      return done('settings.files-deleted');
    },
  },
} satisfies SettingSteps;

/** A file goes back by the channel it came by: another may not take it, or not be as private. */
const sendable = ({ takesFiles, account }: SettingScene, files: readonly KeptFile[]): KeptFile[] =>
  takesFiles ? files.filter(({ channel }) => channel === account.channel) : [];

function choicesFor(scene: SettingScene, files: readonly KeptFile[], sent = 0): Choice[] {
  const send = sendable(scene, files).length > sent ? [choice('settings.files-send', 'send')] : [];
  return [...send, choice('settings.files-delete', 'delete'), choice('settings.nothing', 'no')];
}

async function sendSome(scene: SettingScene): Promise<SettingOutcome> {
  const files = await ownFiles(scene.who);
  const { sent: before = 0 } = scene.memory;
  const sent = before + SENT_AT_ONCE;
  const some = sendable(scene, files).slice(before, sent);
  const given = some.map(({ id }): Outgoing => ({ key: 'settings.file-here', file: { kept: id } }));
  const question = { key: 'settings.files-sent', choices: choicesFor(scene, files, sent) } as const;
  return { kind: 'ask', step: 'files-do', say: [...given, question], memory: { sent } };
}
