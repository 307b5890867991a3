/** Nobody has seen a message that speaks of danger: alerted again, and set for the next time. */
import { System } from '../../bot/core/actor.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { alertAgain } from '../../models/dangers.ts';

export const dangerTimer: TimerHandler = {
  kind: 'danger',
  async ring({ values, now }) {
    await alertAgain(System('a danger that nobody saw'), String(values['danger']), Number(values['round']), now);
    return [];
  },
};
