/** Dates as a calendar file (iCalendar, RFC 5545), which every telephone and computer can take in. */
import { createHash } from 'node:crypto';
import ICAL from 'ical.js';
import { inZone } from '../core/clock.ts';
import type { CalendarEntry } from '../core/words.ts';

interface For {
  /** What an event is called, in the reader's language. */
  title(entry: CalendarEntry): string;
  zone: string;
  now: Date;
}

const PRODUCT = '-//Samenspraak//NL';

/** The text of the file: what ends its lines, folds and escapes them is the format's. */
export function calendarFile(entries: readonly CalendarEntry[], { title, zone, now }: For): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('prodid', PRODUCT);
  calendar.updatePropertyWithValue('version', '2.0');
  for (const entry of entries) {
    const event = new ICAL.Component('vevent');
    event.updatePropertyWithValue('uid', uidOf(entry));
    event.updatePropertyWithValue('dtstamp', moment(now));
    event.updatePropertyWithValue('summary', title(entry));
    const { from, until } = spanOf(entry, zone);
    event.updatePropertyWithValue('dtstart', from);
    event.updatePropertyWithValue('dtend', until);
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

/** Ids of the store say how they are made; in a file that goes anywhere, a hash is enough. */
const uidOf = ({ id }: CalendarEntry): string =>
  `${createHash('sha256').update(id).digest('base64url').slice(0, UID_LENGTH)}@samenspraak`;
const UID_LENGTH = 22;

/** Times in UTC; whole days without a zone, the end being the day after (RFC 5545, 3.6.1). */
function spanOf({ at, until, lastDay }: CalendarEntry, zone: string): { from: ICAL.Time; until: ICAL.Time } {
  if (until !== undefined) return { from: moment(new Date(at)), until: moment(new Date(until)) };
  return { from: dayOf(at, zone), until: dayOf(lastDay ?? at, zone, 1) };
}

const moment = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(at, true);
const dayOf = (at: string, zone: string, later = 0): ICAL.Time =>
  ICAL.Time.fromDateString(inZone(new Date(at), zone).plus({ days: later }).toFormat('yyyy-MM-dd'));
