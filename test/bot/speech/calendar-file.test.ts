import { expect } from 'chai';
import fc from 'fast-check';
import ICAL from 'ical.js';
import type { CalendarEntry } from '../../../bot/core/words.ts';
import { calendarFile } from '../../../bot/speech/calendar-file.ts';

const NOW = new Date('2026-11-22T19:00:00Z');
const EVENING = { id: 'kelderswerf/parents-evening/2026-12-01', title: { nl: 'ouderavond' }, groups: [] };
const told = (entries: CalendarEntry[], title = (entry: CalendarEntry): string => entry.title['nl'] ?? ''): string =>
  calendarFile(entries, { title, zone: 'Europe/Amsterdam', now: NOW });
const eventsIn = (file: string): ICAL.Event[] =>
  new ICAL.Component(ICAL.parse(file) as unknown[]).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));

describe('dates as a calendar file', () => {
  it('tells hours in UTC', () => {
    const file = told([{ ...EVENING, at: '2026-12-01T18:30:00.000Z', until: '2026-12-01T20:00:00.000Z' }]);
    expect(file).to.include('\r\nDTSTART:20261201T183000Z\r\nDTEND:20261201T200000Z\r\n');
    expect(file).to.include('\r\nDTSTAMP:20261122T190000Z\r\n');
    expect(file).to.match(/^BEGIN:VCALENDAR\r\nPRODID:\S+\r\nVERSION:2\.0\r\n/);
    expect(file.endsWith('END:VCALENDAR\r\n')).to.equal(true);
  });

  it("tells whole days as the school's own, the end being the day after, also when the clocks change", () => {
    const day = { ...EVENING, at: '2026-10-24T22:00:00.000Z' }; // the 25th in Amsterdam, which has 25 hours
    expect(told([day])).to.include('DTSTART;VALUE=DATE:20261025\r\nDTEND;VALUE=DATE:20261026\r\n');
    const week = { ...EVENING, at: '2026-10-16T22:00:00.000Z', lastDay: '2026-10-24T22:00:00.000Z' };
    expect(told([week])).to.include('DTSTART;VALUE=DATE:20261017\r\nDTEND;VALUE=DATE:20261026\r\n');
  });

  it('gives an event the same name when it was moved, and another event another', () => {
    const uids = [
      { ...EVENING, at: '2026-12-01T18:30:00.000Z' },
      { ...EVENING, at: '2026-12-08T18:30:00.000Z' },
      { ...EVENING, id: 'kelderswerf/parents-evening/2027-02-01', at: '2027-02-01T18:30:00.000Z' },
    ].map((entry) => eventsIn(told([entry]))[0]?.uid);
    expect(uids[1]).to.equal(uids[0]);
    expect(uids[2]).not.to.equal(uids[0]);
    expect(uids.join()).not.to.include('kelderswerf/');
  });

  it('holds any title as it is: it ends no line and begins no other event', () => {
    const title = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replace(/[\r\n\0]/g, '').trim());
    const nasty = fc.constantFrom('a\nEND:VEVENT\nBEGIN:VEVENT', 'x;y,z\\n:"', 'ATTACH:http://evil', '👩‍👩‍👧‍👦'.repeat(40));
    fc.assert(
      fc.property(fc.oneof(nasty, title), (text) => {
        const file = told([{ ...EVENING, at: '2026-12-01T18:30:00.000Z' }], () => text);
        const events = eventsIn(file);
        expect(events).to.have.length(1);
        expect(events[0]?.summary).to.equal(text);
        for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).to.be.at.most(76);
      }),
    );
  });
});
