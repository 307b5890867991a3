/**
 * What is on the calendar for the asker's own groups: five dates at a time → more? → the next five. Where one thing on it may have
 * been meant ("de nieuwsbrief, elke week?"), what the school writes about that comes first.
 */
import { ask, type Asked, type Dialog, type Done, done, doneWith, type Scene, unclear } from '../bot/core/dialog.ts';
import type { Outgoing } from '../bot/core/words.ts';
import { eventsFor, type ShownEvent } from '../models/events.ts';
import { dateOf, lastDayOf, relatedAnswer } from './answer.ts';

const PAGE = 5;

type Step = 'list' | 'more';
interface Memory {
  shown: number;
}
type Line = NonNullable<Outgoing['lines']>[number];

export const upcomingEvents: Dialog<Step, Memory> = {
  id: 'upcoming-events',
  version: 1,
  first: 'list',
  lapses: true,
  steps: {
    list: {
      expects: 'choice',
      async take(scene) {
        const first = await page(scene, 0);
        const related = await relatedAnswer(scene);
        return related ? { ...first, say: [related, ...first.say] } : first;
      },
    },
    more: {
      expects: 'choice',
      take(scene) {
        const { choice, act } = scene.said;
        if (choice === 'enough' || act === 'no') return done('events.enough-said');
        return choice === 'more' || act === 'yes' ? page(scene, scene.memory.shown ?? 0) : unclear();
      },
    },
  },
};

async function page({ who, school, now }: Scene<Memory>, skip: number): Promise<Asked<Step, Memory> | Done> {
  const found = await eventsFor(who, school, { from: now, limit: skip + PAGE + 1 });
  const lines = found.slice(skip, skip + PAGE).map(lineOf);
  if (!lines.length) return done(skip ? 'events.no-more' : 'events.none');
  if (found.length <= skip + PAGE) return doneWith({ key: 'events.list', lines });
  const choices = [
    { label: 'events.more', value: 'more' },
    { label: 'events.enough', value: 'enough' },
  ] as const;
  return ask('more', 'events.list', { lines, choices: [...choices] }, { shown: skip + PAGE });
}

function lineOf(event: ShownEvent): Line {
  const values = { title: { words: event.title }, date: dateOf(event) };
  if (event.lastDay !== undefined) return { key: 'events.event-days', values: { ...values, last: lastDayOf(event) } };
  return event.groups.length
    ? { key: 'events.event-group', values: { ...values, groups: event.groups.join(', ') } }
    : { key: 'events.event', values };
}
