/** Parents hear that an event has another date. Nothing, when it was moved again meanwhile, or is not for this person any more. */
import { System } from '../../bot/core/actor.ts';
import type { Notice } from '../../bot/core/notice.ts';
import { eventNow } from '../../models/move-event.ts';
import { isGuardianIn } from '../../models/people/families.ts';

const who = System('notice event-moved');

export const eventMoved: Notice = {
  kind: 'event-moved',
  afterDoubt: 'staff-decide',
  async render({ school, person, values }) {
    const event = await eventNow(who, school, String(values['event']));
    if (!event || event.at.toISOString() !== values['at']) return null;
    if (!(await isGuardianIn(who, school, person, event.groupIds))) return null;
    const as = event.until ? 'day-time' : 'day';
    const date = (at: string): { date: string; as: 'day' | 'day-time' } => ({ date: at, as });
    return {
      key: 'dates.told',
      values: { title: { words: event.title }, was: date(String(values['was'])), date: date(values['at']) },
    };
  },
};
