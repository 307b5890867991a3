/** Something about the machine, or that it is over: what, and what to do. Nothing, for who does not look after it any more. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import type { TextKey } from '../../bot/core/words.ts';
import { alertedIn, type AlertKind } from '../../models/alerts.ts';

const ON = {
  'outbox-stuck': 'alerts.outbox-stuck',
  'disk-full': 'alerts.disk-full',
  'backup-failed': 'alerts.backup-failed',
  'secret-ends': 'alerts.secret-ends',
} as const satisfies Record<AlertKind, TextKey>;
const OVER = {
  'outbox-stuck': 'alerts.outbox-stuck-over',
  'disk-full': 'alerts.disk-full-over',
  'backup-failed': 'alerts.backup-failed-over',
  'secret-ends': 'alerts.secret-ends-over',
} as const satisfies Record<AlertKind, TextKey>;

export const alert: Notice = {
  kind: 'alert',
  afterDoubt: 'once-more',
  forWork: true,
  async render({ school, person, values, now }) {
    const alerted = await alertedIn(System('notice alert'), school, now);
    if (!alerted.includes(person)) return null;
    return { key: (values['state'] === 'over' ? OVER : ON)[values['alert'] as AlertKind] };
  },
};
