/** The person hears on an older account that another one was linked: who did not do that can call. */
import type { Notice } from '../../bot/core/notice.ts';

export const linkedElsewhere: Notice = {
  kind: 'linked-elsewhere',
  afterDoubt: 'once-more',
  render: async () => ({ key: 'link.told-elsewhere' }),
};
