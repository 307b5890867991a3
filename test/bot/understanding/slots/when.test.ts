import { expect } from 'chai';
import fc from 'fast-check';
import { whenSaid } from '../../../../bot/understanding/slots/when.ts';

const ZONE = 'Europe/Amsterdam';
/** A Thursday. */
const NOW = new Date('2026-11-26T10:00:00Z');

/** What is said, its day and its time; "-" where there is none. */
const SAID: Record<string, readonly (readonly [said: string, date: string, time: string])[]> = {
  nl: [
    ['overmorgen om half vier', '2026-11-28', '15:30'],
    ['kan het om kwart voor vier', '-', '15:45'],
    ['dinsdagmiddag 15u30', '2026-12-01', '15:30'],
    ['om 3 uur aub', '-', '15:00'],
    ['maandag over een week', '2026-12-07', '-'],
    ['volgende week dinsdag', '2026-12-01', '-'],
    ['op 4 december om 10 uur', '2026-12-04', '10:00'],
    ['24-12 zijn wij weg', '2026-12-24', '-'],
    ['hij is vandaag ziek', '2026-11-26', '-'],
    ['over drie dagen', '2026-11-29', '-'],
    ["kwart over 8 's ochtends", '-', '08:15'],
    ['tien voor half vier', '-', '15:20'],
    ['vrijdag', '2026-11-27', '-'],
    ['3 dagen naar oma in groep 5', '-', '-'],
  ],
  en: [
    ['tomorrow at 3', '2026-11-27', '15:00'],
    ['half past three', '-', '15:30'],
    ['quarter to four on monday', '2026-11-30', '15:45'],
    ['next week tuesday at 3pm', '2026-12-01', '15:00'],
    ['in two weeks on friday', '2026-12-11', '-'],
    ['december 4th', '2026-12-04', '-'],
  ],
};

describe('dates and times as people say them', () => {
  for (const [language, table] of Object.entries(SAID)) {
    for (const [said, date, time] of table) {
      it(`"${said}" is ${date} ${time}`, () => {
        const when = whenSaid(said, language, NOW, ZONE);
        expect([when.date ?? '-', when.time ?? '-']).to.deep.equal([date, time]);
      });
    }
  }

  it('are certain when the day was said, not when it is the coming weekday', () => {
    expect(whenSaid('morgen', 'nl', NOW, ZONE).certain).to.equal(true);
    expect(whenSaid('vrijdag', 'nl', NOW, ZONE).certain).to.equal(false);
  });

  it('are days of the school: late in the evening elsewhere it is still today there', () => {
    const late = new Date('2026-11-26T23:30:00Z');
    expect(whenSaid('vandaag', 'nl', late, ZONE).date).to.equal('2026-11-27');
  });

  it('are real days and times, whatever is said, or none', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.constantFrom('nl', 'en', 'tr'),
        (text, language) => {
          const { date, time } = whenSaid(text, language, NOW, ZONE);
          if (date !== undefined) expect(new Date(date).getTime()).not.to.be.NaN;
          if (time !== undefined) expect(time).to.match(/^([01]\d|2[0-3]):[0-5]\d$/);
        },
      ),
    );
  });

  it('read every day of the year as it is written', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('2026-11-27'), max: new Date('2027-11-25'), noInvalidDate: true }), (day) => {
        const iso = day.toISOString().slice(0, 10);
        const [year, month, date] = iso.split('-');
        expect(whenSaid(`op ${Number(date)}-${Number(month)}`, 'nl', NOW, ZONE).date, `${year}`).to.equal(iso);
      }),
    );
  });
});
