/** When somebody at school reads messages. */
import { DateTime } from 'luxon';
import type { Pack } from './types.ts';

/** A moment in the school's own zone. */
type Local = Pick<DateTime, 'weekday' | 'toFormat'>;

/** Whether it is a day on which messages are read: no weekend, no holiday. */
function isWorkday({ holidays, reachable }: Pack, local: Local): boolean {
  const today = local.toFormat('yyyy-MM-dd');
  const isHoliday = holidays.some((holiday) => holiday.from <= today && today <= holiday.until);
  return !isHoliday && reachable.weekdays.includes(local.weekday);
}

/** Whether somebody at school reads messages at this moment. */
export function isReachable(pack: Pack, local: Local): boolean {
  const time = local.toFormat('HH:mm');
  return isWorkday(pack, local) && pack.reachable.from <= time && time < pack.reachable.until;
}

/** When the school begins to read messages on the first workday after `days` whole ones. */
export function opensAfter(pack: Pack, at: Date, days: number): Date {
  let day = DateTime.fromJSDate(at, { zone: pack.timeZone }).startOf('day');
  for (let workdays = 0; workdays <= days;) {
    day = day.plus({ days: 1 });
    if (isWorkday(pack, day)) workdays += 1;
  }
  const { hour, minute } = DateTime.fromFormat(pack.reachable.from, 'HH:mm');
  return day.set({ hour, minute }).toJSDate();
}
