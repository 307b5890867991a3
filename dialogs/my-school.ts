/** A linked person asks for their own page → a link that opens it once, within ten minutes. */
import { type Dialog, done } from '../bot/core/dialog.ts';
import { makePageLink, PAGE_LASTS } from '../models/people/page-passes.ts';

export const mySchool: Dialog<'link'> = {
  id: 'my-school',
  version: 1,
  first: 'link',
  steps: {
    link: {
      expects: 'exact',
      async take({ who, school, account, now }) {
        if (who.kind !== 'person') return done('link.not-linked');
        const holder = { school, person: who.person, account: `${account.channel}/${account.id}` };
        const key = await makePageLink(who, holder, now);
        const link = {
          label: 'my-school.open-link',
          path: `/my-school/open?key=${key}`,
          inside: '/my-school',
        } as const;
        return done('my-school.link', { link, values: { minutes: PAGE_LASTS.link } });
      },
    },
  },
};
