/** A linked person wants to talk on another channel too: gets a code to type there within a quarter of an hour. */
import { type Dialog, done } from '../bot/core/dialog.ts';
import { printedCode } from '../bot/core/link-code.ts';
import { makeCode } from '../models/people/link-codes.ts';

export const secondChannel: Dialog<'code'> = {
  id: 'second-channel',
  version: 1,
  first: 'code',
  steps: {
    code: {
      expects: 'exact',
      async take({ who, school, now }) {
        if (who.kind !== 'person') return done('link.not-linked');
        const code = await makeCode(who, { school, person: who.person, purpose: 'second-channel' }, now);
        return done('link.second', { values: { code: printedCode(code) } });
      },
    },
  },
};
