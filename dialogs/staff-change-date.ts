/** Office or head move an event: which one → to when → old, new and how many parents, sure? → moved, and they are told. */
import { inZone } from '../bot/core/clock.ts';
import { ask, type Dialog, done, go, type Outcome, type Scene, unclear } from '../bot/core/dialog.ts';
import { groupsNamed } from '../bot/core/groups-named.ts';
import { type Moment, momentIn } from '../bot/core/moment.ts';
import type { Choice, Values } from '../bot/core/words.ts';
import type { SchoolEvent } from '../models/events.ts';
import { eventsToMove, moveEvent, previewMove } from '../models/move-event.ts';
import { answerOf, packOf } from '../models/packs/registry.ts';

/** So many can be told apart at a glance. */
const OFFERED = 6;

type Step = 'find' | 'which' | 'when' | 'moment' | 'sure' | 'decide';
interface Memory extends Moment {
  event: string;
}

export const staffChangeDate: Dialog<Step, Memory> = {
  id: 'staff-change-date',
  version: 1,
  first: 'find',
  steps: {
    find: { expects: 'choice', take: find },
    which: {
      expects: 'choice',
      take: ({ said }) => (said.choice === undefined ? unclear() : go('when', { event: said.choice })),
    },
    when: {
      expects: 'choice',
      take: ({ memory }) => (memory.date === undefined ? ask('moment', 'dates.when') : go('sure')),
    },
    moment: {
      expects: 'date',
      take(scene) {
        const moment = momentIn(scene.said.text, today(scene));
        return moment.date === undefined ? unclear() : go('sure', { ...moment });
      },
    },
    sure: { expects: 'choice', take: sure },
    decide: {
      expects: 'choice',
      async take({ said, memory, who, school, cause, now }) {
        if (said.choice === 'no') return done('dates.kept');
        if (said.choice !== 'yes') return unclear();
        await moveEvent(who, school, { id: memory.event ?? '', to: momentOf(memory), cause, now });
        return done('dates.moved');
      },
    },
  },
};

const today = ({ now, school }: Scene<Memory>): ReturnType<typeof inZone> => inZone(now, packOf(school).timeZone);
const momentOf = ({ date = '', from, until }: Partial<Memory>): Moment & { date: string } => ({
  date,
  ...(from === undefined ? {} : { from }),
  ...(until === undefined ? {} : { until }),
});

async function find(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { said, who, school, now } = scene;
  const all = await eventsToMove(who, school, now);
  if (!all.length) return done('dates.none');
  const moment = momentIn(said.text, today(scene));
  const meant = meantBy(scene, all);
  const [only] = meant;
  if (only && meant.length === 1) return go('when', { ...moment, event: only._id });
  const choices = (meant.length ? meant : all).slice(0, OFFERED).map((event) => choiceOf(event, school));
  return ask('which', 'dates.which', { choices }, { ...moment });
}

/** By the title that is named, or by what the school calls so in an answer ("ouderavond"); then by the groups. */
function meantBy({ said, school }: Scene<Memory>, all: readonly SchoolEvent[]): SchoolEvent[] {
  const text = said.text.toLowerCase();
  const titled = all.filter(({ title }) => Object.values(title).some((words) => text.includes(words.toLowerCase())));
  const kinds = said.meaning.runnersUp.flatMap(({ topic }) => answerOf(school, topic ?? '')?.event ?? []);
  const kind = kinds.find((one) => all.some((event) => event.kind === one));
  const ofKind = titled.length ? titled : all.filter((event) => event.kind === kind);
  const groups = groupsNamed(text, packOf(school).groups).map(({ id }) => `${school}/${id}`);
  const forGroups = (ofKind.length ? ofKind : all).filter(({ groupIds }) => groups.some((id) => groupIds.includes(id)));
  return forGroups.length ? forGroups : ofKind;
}

function choiceOf(event: SchoolEvent, school: string): Choice {
  const groups = groupNames(event, school);
  const values = { title: { words: event.title }, date: dateOf(event, event.at), groups };
  return { label: groups ? 'dates.event-group' : 'dates.event', values, value: event._id };
}

const groupNames = ({ groupIds }: SchoolEvent, school: string): string =>
  packOf(school)
    .groups.filter(({ id }) => groupIds.includes(`${school}/${id}`))
    .map(({ name }) => name)
    .join(', ');

const dateOf = ({ until }: SchoolEvent, at: Date): { date: string; as: 'day' | 'day-time' } => ({
  date: at.toISOString(),
  as: until ? 'day-time' : 'day',
});

async function sure(scene: Scene<Memory>): Promise<Outcome<Step, Memory>> {
  const { who, school, memory, now } = scene;
  const { event, at, told } = await previewMove(who, school, memory.event ?? '', momentOf(memory));
  if (at <= now) return ask('moment', 'dates.past');
  const groups = groupNames(event, school);
  const values: Values = {
    title: { words: event.title },
    groups,
    was: dateOf(event, event.at),
    date: dateOf(event, at),
    count: told,
  };
  const choices: Choice[] = [
    { label: 'bot.yes', value: 'yes' },
    { label: 'bot.no', value: 'no' },
  ];
  const lines = [
    { key: groups ? 'dates.what-group' : 'dates.what', values } as const,
    { key: 'dates.was', values } as const,
    { key: 'dates.becomes', values } as const,
    { key: 'dates.count', values } as const,
  ];
  return ask('decide', 'dates.sure', { lines, choices });
}
