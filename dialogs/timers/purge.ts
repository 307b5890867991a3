/** Every night: what was sent or settled long ago is taken away. Each night sets the timer of the next. */
import { System } from '../../bot/core/actor.ts';
import { inZone } from '../../bot/core/clock.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { purgeOutbox } from '../../models/outbox.ts';
import { packOf } from '../../models/packs/registry.ts';
import { purgeParked } from '../../models/parked.ts';
import { purgeCodes } from '../../models/people/link-codes.ts';
import { purgeTries } from '../../models/people/link-tries.ts';
import { setTimer } from '../../models/timers.ts';

/** So long one can still ask what became of a message. */
const DAYS_KEPT = 30;
/** When nobody writes. */
const HOUR = 3;
const who = System('the purge');

/** Sets the timer of the next night; again changes nothing. */
export async function purgeNextNight(school: string, now: Date): Promise<void> {
  const night = inZone(now, packOf(school).timeZone).plus({ days: 1 }).startOf('day').set({ hour: HOUR });
  const _id = `purge/${school}/${night.toFormat('yyyy-MM-dd')}`;
  await setTimer(who, { _id, schoolId: school, due: night.toJSDate(), kind: 'purge', values: {} });
}

export const purge: TimerHandler = {
  kind: 'purge',
  async ring({ school, now }) {
    const before = inZone(now, 'utc').minus({ days: DAYS_KEPT }).toJSDate();
    await purgeOutbox(who, school, before);
    await purgeParked(who, school, before);
    await purgeCodes(who, now);
    await purgeTries(who, now);
    await purgeNextNight(school, now);
    return [];
  },
};
