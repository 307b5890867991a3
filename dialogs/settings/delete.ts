/** Erasing one's data: explained → shall the request be passed on? → a note for the office. Never by chat alone. */
import { ask, type Dialog, done, unclear } from '../../bot/core/dialog.ts';
import { keepNote } from '../../models/notes.ts';
import { YES_NO } from './steps.ts';

export const deleteMyData: Dialog<'explain' | 'sure', { text: string }> = {
  id: 'delete-my-data',
  version: 1,
  first: 'explain',
  steps: {
    explain: {
      expects: 'choice',
      take: ({ said }) => ask('sure', 'settings.delete', { choices: [...YES_NO] }, { text: said.text }),
    },
    sure: {
      expects: 'choice',
      async take({ said, memory, who, school, conversation, cause, now }) {
        if (said.choice === 'no') return done('settings.not-changed');
        if (said.choice !== 'yes') return unclear();
        const text = memory.text ?? '';
        await keepNote(who, { school, conversation: conversation.id, intent: 'delete-my-data', text, cause, at: now });
        return done('settings.delete-kept');
      },
    },
  },
};
