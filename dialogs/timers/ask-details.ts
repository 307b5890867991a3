/**
 * Details that are missing are asked later, one at a time. On a workday, in the afternoon, a school's timer sets one for each
 * guardian to be asked, in their own private conversation; that one begins the dialog (dialogs/settings/offer.ts).
 */
import { System } from '../../bot/core/actor.ts';
import { inZone } from '../../bot/core/clock.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { packOf } from '../../models/packs/registry.ts';
import { guardiansToAsk } from '../../models/people/details.ts';
import { setTimer } from '../../models/timers.ts';

/** When parents have their children home, and nobody sleeps. */
const HOUR = 17;
const LAST_WORKDAY = 5;
/** A timer that rings later than this, because the program stood still, rings in vain: it may be night. In milliseconds. */
const LATE = 2 * 60 * 60 * 1000;
const who = System('asking for details');

/** Sets the timer of the next workday; again changes nothing. */
export async function askTomorrow(school: string, now: Date): Promise<void> {
  let day = inZone(now, packOf(school).timeZone).plus({ days: 1 });
  while (day.weekday > LAST_WORKDAY) day = day.plus({ days: 1 });
  const due = day.startOf('day').set({ hour: HOUR });
  const _id = `ask-details/${school}/${due.toFormat('yyyy-MM-dd')}`;
  await setTimer(who, { _id, schoolId: school, due: due.toJSDate(), kind: 'ask-details', values: {} });
}

export const askDetailsOf: TimerHandler = {
  kind: 'ask-details',
  async ring({ school, due, now, log }) {
    await askTomorrow(school, now);
    if (now.getTime() - due.getTime() > LATE) return [];
    const asked = await guardiansToAsk(who, school, now);
    for (const { person, account, to } of asked) {
      await setTimer(who, {
        _id: `ask-detail/${person}/${due.toISOString()}`,
        schoolId: school,
        due: now,
        kind: 'ask-detail',
        values: {},
        conversation: {
          id: to.conversation,
          kind: 'private',
          channel: to.channel,
          account: account.slice(to.channel.length + 1),
        },
      });
    }
    log.info({ school, count: asked.length }, 'asked');
    return [];
  },
};

export const askDetail: TimerHandler = {
  kind: 'ask-detail',
  ring: ({ due, now }) => Promise.resolve(now.getTime() - due.getTime() > LATE ? [] : { begins: 'ask-details' }),
};
