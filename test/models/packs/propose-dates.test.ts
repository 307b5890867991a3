import { expect } from 'chai';
import fc from 'fast-check';
import { DateTime } from 'luxon';
import { join } from 'node:path';
import { loadPack } from '../../../models/packs/load.ts';
import { proposalsAround, proposeDates, type Proposal } from '../../../models/packs/propose-dates.ts';
import { type Pack, type YearPlanRule, type YearPlanWhen } from '../../../models/packs/types.ts';

const kelderswerf = loadPack(join(import.meta.dirname, '../../../schools/kelderswerf'));

/** De Kelderswerf with other rules. */
const withRules = (...rules: Partial<YearPlanRule>[]): Pack => ({
  ...kelderswerf,
  yearPlan: rules.map((rule) => ({
    kind: 'thing',
    title: { nl: 'iets' },
    source: { nl: 'gids' },
    when: { everyWeeks: 3, weekday: 5 },
    ...rule,
  })),
});

const datesOf = (when: YearPlanWhen, year = 2026): string[] =>
  proposeDates(withRules({ when }), year).map(({ date }) => date);

const dayOf = (date: string): DateTime => DateTime.fromISO(date, { zone: 'Europe/Amsterdam' });

describe('the dates that a year plan proposes', () => {
  it('is the nth such weekday of the month, in the right calendar year', () => {
    expect(datesOf({ months: [9, 1], week: 2, weekday: 2 })).to.deep.equal(['2026-09-08', '2027-01-12']);
  });

  it('is every so many weeks from the start of the school year', () => {
    expect(datesOf({ everyWeeks: 3, weekday: 5 }).slice(0, 3)).to.deep.equal([
      '2026-09-04',
      '2026-09-25',
      '2026-10-16',
    ]);
  });

  it('moves from a holiday to the first school day after it', () => {
    expect(datesOf({ months: [12], week: 4, weekday: 3 })).to.deep.equal(['2027-01-04']);
  });

  it('moves from before the first school day to that day, and from after the last one to the last', () => {
    expect(datesOf({ months: [8], week: 1, weekday: 1 })).to.deep.equal(['2026-08-31']);
    expect(datesOf({ months: [7], week: 4, weekday: 1 })).to.deep.equal(['2027-07-09']);
  });

  it('is one date where a holiday pushes two onto one day', () => {
    const dates = datesOf({ everyWeeks: 1, weekday: 2 });
    expect(dates.filter((date) => date === '2027-01-04')).to.have.length(1);
  });

  it('gives each group its own date, a school day apart, over the weekend', () => {
    const pack = withRules({ eachGroup: true, years: ['5', '6', '7'], when: { months: [9], week: 2, weekday: 4 } });
    expect(proposeDates(pack, 2026).map(({ date, groups }) => [date, ...groups])).to.deep.equal([
      ['2026-09-10', 'groep-5'],
      ['2026-09-11', 'groep-6'],
      ['2026-09-14', 'groep-7'],
    ]);
  });

  it('is for the groups that have one of the years, a combined group too', () => {
    const [proposal] = proposeDates(withRules({ years: ['2', '8'] }), 2026);
    expect(proposal?.groups).to.deep.equal(['groep-1-2', 'groep-8']);
  });

  it('has the hours of the rule, or none', () => {
    const [hours] = proposeDates(withRules({ time: { from: '19:30', until: '21:00' } }), 2026);
    expect(hours).to.include({ from: '19:30', until: '21:00' });
    expect(proposeDates(withRules({}), 2026)[0]).not.to.have.any.keys('from', 'until');
  });

  it('knows the 29th of February', () => {
    expect(datesOf({ everyWeeks: 1, weekday: 2 }, 2027)).to.include('2028-02-29');
  });

  it('keeps weekdays in a school year that the pack does not tell', () => {
    expect(datesOf({ everyWeeks: 3, weekday: 5 }, 2031)[0]).to.equal('2031-09-05');
    expect(datesOf({ months: [8], week: 1, weekday: 1 }, 2031), 'the first school day, a Monday').to.deep.equal([
      '2031-09-01',
    ]);
  });

  it('is the same in every time zone of the machine', () => {
    const here = proposeDates(kelderswerf, 2026);
    const zone = process.env['TZ'];
    for (const other of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      process.env['TZ'] = other;
      expect(proposeDates(kelderswerf, 2026), other).to.deep.equal(here);
    }
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });
});

describe('the dates around a moment', () => {
  const yearsOf = (proposals: readonly Proposal[]): Set<string> =>
    new Set(proposals.map(({ date }) => date.slice(0, 4)));

  it('are those of this school year and the next', () => {
    const proposals = proposalsAround(kelderswerf, new Date('2026-11-22T09:00:00Z'));
    expect(proposals[0]?.date).to.equal('2026-09-01');
    expect(proposals.at(-1)?.date.slice(0, 7)).to.equal('2028-06');
  });

  it('are those of the year to come, in the summer holiday', () => {
    const proposals = proposalsAround(kelderswerf, new Date('2027-07-20T09:00:00Z'));
    expect(yearsOf(proposals)).to.deep.equal(new Set(['2027', '2028', '2029']));
  });

  it("change at midnight in the school's own zone", () => {
    const last = proposalsAround(kelderswerf, new Date('2027-07-09T21:59:00Z'));
    const next = proposalsAround(kelderswerf, new Date('2027-07-09T22:01:00Z'));
    expect([last[0]?.date.slice(0, 4), next[0]?.date.slice(0, 4)]).to.deep.equal(['2026', '2027']);
  });
});

describe('whatever the rules, the dates that a year plan proposes', () => {
  const weekday = fc.constantFrom<1 | 2 | 3 | 4 | 5>(1, 2, 3, 4, 5);
  const when: fc.Arbitrary<YearPlanWhen> = fc.oneof(
    fc.record({
      months: fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }),
      week: fc.constantFrom<1 | 2 | 3 | 4>(1, 2, 3, 4),
      weekday,
    }),
    fc.record({ everyWeeks: fc.integer({ min: 1, max: 26 }), weekday }),
  );
  const rule = fc.record(
    { kind: fc.constantFrom('a', 'b'), eachGroup: fc.boolean(), years: fc.subarray(['1', '5', '8']), when },
    { requiredKeys: ['kind', 'when'] },
  );
  const plan = fc.tuple(fc.array(rule, { maxLength: 5 }), fc.integer({ min: 2020, max: 2060 }));

  it('are school days: no weekend, no holiday, within the school year', () => {
    const isFree = (date: string): boolean =>
      kelderswerf.holidays.some(({ from, until }) => from <= date && date <= until);
    const { starts, ends } = kelderswerf.schoolYear;
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), (rules) =>
        proposeDates(withRules(...rules), 2026).every(
          ({ date }) => dayOf(date).weekday <= 5 && !isFree(date) && date >= starts && date <= ends,
        ),
      ),
    );
  });

  it('are existing weekdays in any year, in order, and no group has one kind twice on a day', () => {
    fc.assert(
      fc.property(plan, ([rules, year]) => {
        const proposals = proposeDates(withRules(...rules), year);
        const dates = proposals.map(({ date }) => date);
        expect(dates).to.deep.equal(dates.toSorted());
        for (const date of dates) expect(dayOf(date).weekday, date).to.be.at.most(5);
        const keys = proposals.flatMap(({ kind, date, groups }) => groups.map((group) => `${kind} ${date} ${group}`));
        expect(new Set(keys).size).to.equal(keys.length);
      }),
    );
  });
});
