/** Whoever reads what speaks of danger hears that there is such a message: no name and no content. Nothing, once it was seen. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { isStillToSee } from '../../models/dangers.ts';

export const dangerNotice: Notice = {
  kind: 'danger',
  afterDoubt: 'once-more',
  forWork: true,
  render: async ({ school, person, values, now }) =>
    (await isStillToSee(System('notice danger'), school, String(values['danger']), { person, now }))
      ? { key: 'danger.alert' }
      : null,
};
