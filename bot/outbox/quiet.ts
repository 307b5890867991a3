/** Whether somebody wants to hear this now: their quiet hours, and whether they stopped messages. */
import { inZone } from '../core/clock.ts';
import type { Notice } from '../core/notice.ts';
import { type OutboxRow, PRIORITIES } from '../../models/outbox.ts';
import type { Preferences } from '../../models/people/person.ts';

type Moment = ReturnType<typeof inZone>;

/** `wanted`, `never`, or when it may come. An answer, or an alert, always comes. */
export function wantedNow(
  { priority }: Pick<OutboxRow, 'priority'>,
  notice: Pick<Notice, 'forWork'> | undefined,
  { quiet, stopped }: Preferences,
  now: Date,
  zone: string,
): 'wanted' | 'never' | Date {
  if (priority < PRIORITIES.reminder) return 'wanted';
  if (stopped && !notice?.forWork) return 'never';
  return (quiet && endOfQuiet(quiet, inZone(now, zone))) ?? 'wanted';
}

/** When the quiet hours end that are on now, if they are; they may begin the evening before. */
function endOfQuiet({ from, until }: NonNullable<Preferences['quiet']>, now: Moment): Date | undefined {
  const [begin, end] = [atTime(now, from), atTime(now, until)];
  if (begin <= end) return now >= begin && now < end ? end.toJSDate() : undefined;
  if (now < end) return end.toJSDate();
  return now >= begin ? atTime(now.plus({ days: 1 }), until).toJSDate() : undefined;
}

function atTime(day: Moment, time: string): Moment {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return day.startOf('day').set({ hour, minute });
}
