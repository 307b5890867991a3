/** A calendar file: its events as the school's own; again is safe, and what staff moved since stays moved. */
import { expect } from 'chai';
import { join } from 'node:path';
import { readCalendar } from '../../../../bot/commands/school/files/calendar.ts';
import { System } from '../../../../bot/core/actor.ts';
import { compareEvents, writeEvents } from '../../../../models/events.ts';
import { moveEvent } from '../../../../models/move-event.ts';
import { loadPack } from '../../../../models/packs/load.ts';
import { testSchool } from '../../../helpers/test-school.ts';

const pack = loadPack(join(import.meta.dirname, '../../../../schools/kelderswerf'));
const NOW = new Date('2026-11-22T19:00:00Z');
const who = System('test');
const calendar = (...events: string[]): Buffer =>
  Buffer.from(
    [
      'BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//',
      ...events.map((one, at) => `BEGIN:VEVENT\nUID:${at}\n${one}\nEND:VEVENT`),
      'END:VCALENDAR\n',
    ]
      .join('\n')
      .replaceAll('\n', '\r\n'),
  );
const EVENING =
  'SUMMARY:Informatieavond groep 7 en 8\nDTSTART;TZID=W. Europe Standard Time:20261203T193000\nDTEND;TZID=W. Europe Standard Time:20261203T210000';

describe('a calendar file', () => {
  const read = (...events: string[]): ReturnType<typeof readCalendar>['found'] =>
    readCalendar(calendar(...events), pack, NOW).found;

  it('gives kind, groups and hours in the zone of the school', () => {
    expect(read(EVENING)[0]).to.deep.include({
      kind: 'information-evening',
      groups: ['groep-7', 'groep-8'],
      date: '2026-12-03',
      from: '19:30',
      until: '21:00',
    });
    const utc = 'SUMMARY:Spelletjes\nDTSTART:20260701T080000Z\nDTEND:20260701T090000Z';
    expect(read(utc)[0]).to.deep.include({ kind: 'event', from: '10:00', groups: [] });
    const days = 'SUMMARY:Kerstvakantie\nDTSTART;VALUE=DATE:20261219\nDTEND;VALUE=DATE:20270104';
    expect(read(days)[0]).to.deep.include({ kind: 'holiday', date: '2026-12-19', lastDay: '2027-01-03' });
  });

  it('gives each time of what comes again, and none of what is called off', () => {
    const weekly =
      'SUMMARY:Lezen\nDTSTART:20261201T080000Z\nDTEND:20261201T090000Z\nRRULE:FREQ=WEEKLY\nEXDATE:20261208T080000Z';
    const times = read(weekly);
    expect(times.slice(0, 2).map(({ date }) => date)).to.deep.equal(['2026-12-01', '2026-12-15']);
    expect(times.length).to.be.within(60, 90);
    expect(read(`${EVENING}\nSTATUS:CANCELLED`)).to.deep.equal([]);
  });

  it('that is none is refused', () => {
    expect(readCalendar(Buffer.from('leerlingnummer;roepnaam'), pack, NOW).problems).to.have.length(1);
  });

  it('changes nothing the second time, not even what staff moved since', async () => {
    const school = await testSchool();
    const zone = { _id: pack.id, timeZone: pack.timeZone };
    const changes = await compareEvents(who, zone, read(EVENING), NOW);
    expect(changes.added).to.have.length(1);
    await writeEvents(who, changes);
    await moveEvent(who, pack.id, { id: changes.added[0]!._id, to: { date: '2026-12-10' }, cause: 'c', now: NOW });
    expect(await compareEvents(who, zone, read(EVENING), NOW)).to.deep.include({ added: [], changed: [], gone: [] });
    expect((await compareEvents(who, zone, read(EVENING.replaceAll('1203', '1204')), NOW)).changed).to.have.length(1);
    expect((await compareEvents(who, zone, [], NOW)).gone).to.have.length(1);
    await school.close();
  });
});
