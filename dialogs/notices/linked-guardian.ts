/** The other guardians hear that a guardian of the child was linked, and not which. Nothing, for who is guardian no more. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { childToTell } from '../../models/people/linking.ts';

export const linkedGuardian: Notice = {
  kind: 'linked-guardian',
  afterDoubt: 'once-more',
  async render({ school, person, values }) {
    const child = await childToTell(System('notice linked-guardian'), school, person, String(values['student']));
    return child && { key: 'link.told-guardian', values: { child: child.initials } };
  },
};
