/** A person takes this account away from themself: sure? → unlinked, at once. */
import { ask, type Dialog, done, unclear } from '../bot/core/dialog.ts';
import { unlink as unlinkAccount } from '../models/people/linking.ts';

export const unlink: Dialog<'begin' | 'sure'> = {
  id: 'unlink',
  version: 1,
  first: 'begin',
  steps: {
    begin: {
      expects: 'choice',
      take({ who }) {
        if (who.kind !== 'person') return done('link.not-linked');
        const choices = [
          { label: 'link.yes-unlink', value: 'yes' },
          { label: 'link.no', value: 'no' },
        ] as const;
        return ask('sure', 'link.sure-unlink', { choices: [...choices] });
      },
    },
    sure: {
      expects: 'choice',
      async take({ said, who, account }) {
        if (said.choice === 'no') return done('link.dropped');
        if (said.choice !== 'yes') return unclear();
        if (who.kind === 'person') await unlinkAccount(who, who.person, `${account.channel}/${account.id}`);
        return done('link.unlinked');
      },
    },
  },
};
