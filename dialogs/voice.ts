/** A spoken message, which we cannot listen to: shall a person call? → a note for the office, or not. */
import { ask, type Dialog, done } from '../bot/core/dialog.ts';
import { keepNote } from '../models/notes.ts';

type Step = 'offer' | 'sure';

export const voice: Dialog<Step> = {
  id: 'voice',
  version: 1,
  first: 'offer',
  lapses: true,
  steps: {
    offer: {
      expects: 'choice',
      take: () =>
        ask('sure', 'bot.voice', {
          choices: [
            { label: 'bot.yes', value: 'yes' },
            { label: 'bot.no', value: 'no' },
          ],
        }),
    },
    sure: {
      expects: 'choice',
      async take({ said, who, school, now, cause, conversation }) {
        if (said.choice === 'no') return done('bot.voice-dropped');
        if (said.choice !== 'yes') return { kind: 'unclear' };
        await keepNote(who, {
          school,
          conversation: conversation.id,
          intent: 'talk-to-human',
          text: '🎤',
          cause,
          at: now,
        });
        return done('notes.kept-question');
      },
    },
  },
};
