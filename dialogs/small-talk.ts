/** Greeting, thanks and help: one message each. */
import { type Dialog, done } from '../bot/core/dialog.ts';
import { packOf } from '../models/packs/registry.ts';

export const greeting: Dialog<'say'> = {
  id: 'greeting',
  version: 1,
  first: 'say',
  steps: { say: { expects: 'choice', take: () => done('bot.greeting') } },
};

export const thanks: Dialog<'say'> = {
  id: 'thanks',
  version: 1,
  first: 'say',
  steps: { say: { expects: 'choice', take: () => done('bot.thanks') } },
};

export const help: Dialog<'say'> = {
  id: 'help',
  version: 1,
  first: 'say',
  steps: {
    say: {
      expects: 'choice',
      take: ({ school }) => done('bot.help', { values: { school: packOf(school).name } }),
    },
  },
};
