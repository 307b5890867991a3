/** A calendar file (ICS, RFC 5545): its events as the school's own, in the school's zone. */
import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { DateTime, IANAZone } from 'luxon';
import type { FiledEvent } from '../../../../models/events.ts';
import type { InLanguages, Pack } from '../../../../models/packs/types.ts';
import { cleanText } from '../../../core/clean.ts';
import { groupsNamed } from '../../../core/groups-named.ts';
import type { FileProblem } from './file-problem.ts';
import { decode } from './table.ts';

export interface Calendar {
  found: FiledEvent[];
  problems: FileProblem[];
}

/** What comes again and again is followed so far. */
const MONTHS_AHEAD = 18;
const MONTHS_BACK = 2;
const TIMES_AT_MOST = 1_000;

/** Sorts of days that every school has, by the words that schools use for them. */
const KINDS: readonly (readonly [kind: string, words: RegExp])[] = [
  ['study-day', /studiedag|margedag|lesvrij|study day/iu],
  ['holiday', /vakantie|holiday/iu],
];

/** The events of a calendar around `now`; what comes again stands there once for each time. */
export function readCalendar(bytes: Uint8Array, pack: Pack, now: Date): Calendar {
  try {
    const calendar = new ICAL.Component(ICAL.parse(decode(bytes).replace(/^\ufeff/, '')) as unknown[]);
    const events = calendar.getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    const problems = events
      .filter((one) => !one.uid || !one.startDate || !one.summary)
      .map((one) => incomplete(one.summary));
    if (problems.length) return { found: [], problems };
    return { found: masters(events).flatMap((one) => timesOf(one, pack, now)), problems: [] };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const how = 'export it again as iCalendar (.ics)';
    return { found: [], problems: [{ line: 1, what: 'this is no calendar, or it is damaged', how }] };
  }
}

const incomplete = (summary: unknown): FileProblem => ({
  line: 1,
  what: `the event ${JSON.stringify(summary ?? '')} has no name, no UID or no start`,
  how: 'export the calendar again',
});

/** Each event with what differs at single times of it; without those that were called off. */
function masters(events: readonly ICAL.Event[]): ICAL.Event[] {
  const held = events.filter((one) => one.component.getFirstPropertyValue('status') !== 'CANCELLED');
  const all = held.filter((one) => !one.isRecurrenceException());
  for (const one of held.filter((event) => event.isRecurrenceException()))
    all.find(({ uid }) => uid === one.uid)?.relateException(one);
  return all;
}

/** One time of what comes again; the library's own name for it is not exported. */
interface Occurrence {
  item: ICAL.Event;
  startDate: ICAL.Time;
  endDate: ICAL.Time;
}

function timesOf(event: ICAL.Event, pack: Pack, now: Date): FiledEvent[] {
  if (!event.isRecurring()) return [filed(event, event.startDate, event.endDate, event.uid, pack)];
  const from = DateTime.fromJSDate(now).minus({ months: MONTHS_BACK });
  const until = DateTime.fromJSDate(now).plus({ months: MONTHS_AHEAD });
  const times: FiledEvent[] = [];
  const each = event.iterator();
  for (let at = each.next() as ICAL.Time | null, count = 0; at && count < TIMES_AT_MOST; at = each.next(), count += 1) {
    const start = local(at, pack.timeZone);
    if (start > until) break;
    if (start < from) continue;
    const { item, startDate, endDate } = event.getOccurrenceDetails(at) as Occurrence;
    times.push(filed(item, startDate, endDate, `${event.uid}/${at.toString()}`, pack));
  }
  return times;
}

function filed(event: ICAL.Event, start: ICAL.Time, end: ICAL.Time, uid: string, pack: Pack): FiledEvent {
  const summary = cleanText(event.summary).replace(/\s+/g, ' ').trim();
  const [from, until] = [local(start, pack.timeZone), local(end, pack.timeZone)];
  const when = start.isDate ? wholeDays(from, until) : hours(from, until);
  const groups = groupsNamed(summary, pack.groups).map(({ id }) => id);
  // An id is a place in a path, and uids may hold anything.
  const id = createHash('sha256').update(uid).digest('base64url').slice(0, 22);
  return { uid: id, ...sortOf(summary, pack), groups, date: from.toFormat('yyyy-MM-dd'), ...when };
}

/** The end of whole days is the day after (RFC 5545, 3.6.1). */
function wholeDays(from: DateTime, until: DateTime): Pick<FiledEvent, 'lastDay'> {
  const last = until.minus({ days: 1 });
  return last > from ? { lastDay: last.toFormat('yyyy-MM-dd') } : {};
}

/** What goes on past midnight ends, for parents, at the end of the day. */
function hours(from: DateTime, until: DateTime): Pick<FiledEvent, 'from' | 'until'> {
  const ends = until > from && until.hasSame(from, 'day') ? until : from.endOf('day');
  return { from: from.toFormat('HH:mm'), until: (until <= from ? from : ends).toFormat('HH:mm') };
}

/** In the school's zone. Names of zones that are none of IANA's (Outlook has its own) are taken for the school's. */
function local(time: ICAL.Time, zone: string): DateTime {
  const { year, month, day, hour, minute } = time;
  const named = time.zone.tzid;
  const own = IANAZone.isValidZone(named) ? named : zone;
  return DateTime.fromObject({ year, month, day, hour, minute }, { zone: time.isDate ? zone : own }).setZone(zone);
}

/** A kind of the year plan, when its title is named; else what every school has; else an event of its own. */
function sortOf(summary: string, pack: Pack): { kind: string; title: InLanguages } {
  const said = summary.toLowerCase();
  const rule = pack.yearPlan
    .flatMap(({ kind, title }) => Object.values(title).map((name) => ({ kind, title, name: name.toLowerCase() })))
    .toSorted((a, b) => b.name.length - a.name.length)
    .find(({ name }) => said.includes(name));
  if (rule) return { kind: rule.kind, title: rule.title };
  const kind = KINDS.find(([, words]) => words.test(summary))?.[0] ?? 'event';
  return { kind, title: { nl: summary } };
}
