/** Every night: what need not be kept any longer is taken away (docs/register.md), and counted. Each night sets the timer of the next. */
import { System } from '../../bot/core/actor.ts';
import { inZone } from '../../bot/core/clock.ts';
import type { TimerHandler } from '../../bot/core/timer.ts';
import { forgetExpired } from '../../models/erasure/ledger.ts';
import { purgeFiles } from '../../models/files.ts';
import { purgeOutbox } from '../../models/outbox.ts';
import { packOf } from '../../models/packs/registry.ts';
import { purgeParked } from '../../models/parked.ts';
import { purgeQuestions } from '../../models/questions/questions.ts';
import { KEPT, purgeDangers, purgeLeft, purgeNotes, purgeSilent } from '../../models/retention.ts';
import { purgeCodes } from '../../models/people/link-codes.ts';
import { purgePagePasses } from '../../models/people/page-passes.ts';
import { purgeTries } from '../../models/people/link-tries.ts';
import { setTimer } from '../../models/timers.ts';

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
  async ring({ school, now, log }) {
    await purgeCodes(who, now);
    await purgeTries(who, now);
    await purgePagePasses(who, now);
    await purgeNextNight(school, now);
    const before = (kept: { days: number } | { months: number }): Date => inZone(now, 'utc').minus(kept).toJSDate();
    const rows = await purgeOutbox(who, school, before(KEPT.sent));
    const parked = await purgeParked(who, school, before(KEPT.settled));
    const files = await purgeFiles(who, school, now);
    const questions = await purgeQuestions(who, school, before(KEPT.sent));
    const dangers = await purgeDangers(who, school, before(KEPT.notes));
    const notes = await purgeNotes(who, school, before(KEPT.notes));
    const left = await purgeLeft(who, school, before(KEPT.left));
    const conversations = await purgeSilent(who, before(KEPT.silent), now);
    const erasures = await forgetExpired(who, now);
    log.info({ school, rows, parked, files, questions, dangers, notes, ...left, conversations, erasures }, 'purged');
    return [];
  },
};
