import { expect } from 'chai';
import { DateTime } from 'luxon';
import { groupsNamed } from '../../bot/core/groups-named.ts';
import { momentIn } from '../../bot/core/moment.ts';

const TODAY = DateTime.fromISO('2026-11-22T20:00', { zone: 'Europe/Amsterdam' });

describe('a day and hours that staff type', () => {
  const CASES: [said: string, ...ReturnType<typeof momentIn>[]][] = [
    ['ouderavond groep 7 wordt 3 december 19.30', { date: '2026-12-03', from: '19:30' }],
    ['van 1 december naar 12 januari', { date: '2027-01-12' }],
    ['3-12 19:30 - 21:00', { date: '2026-12-03', from: '19:30', until: '21:00' }],
    ['groep 7-8 op 14-01-2028', { date: '2028-01-14' }],
    ['the 4th of February at 8.15', { date: '2027-02-04', from: '08:15' }],
    ['22 november', { date: '2026-11-22' }],
    ['31 februari', {}],
    ['32-1, 7.5 euro, om 25.00', {}],
    ['volgende week dinsdag', {}],
  ];
  for (const [said, moment] of CASES) {
    it(said, () => {
      expect(momentIn(said, TODAY)).to.deep.equal(moment);
    });
  }
});

describe('the groups that a text names', () => {
  const GROUPS = [
    { name: 'groep 1/2', years: ['1', '2'] },
    { name: 'groep 3', years: ['3'] },
    { name: 'groep 5a', years: ['5'] },
    { name: 'groep 5b', years: ['5'] },
    { name: 'De Vlinders', years: ['6'] },
  ];
  const CASES: Record<string, string[]> = {
    'ouderavond groep 3': ['groep 3'],
    'groep 1/2 en 3': ['groep 1/2', 'groep 3'],
    'kleuters van groep 2': ['groep 1/2'],
    'groep 5': ['groep 5a', 'groep 5b'],
    'groep 5b': ['groep 5b'],
    'gym de vlinders': ['De Vlinders'],
    'studiedag voor iedereen': [],
  };
  for (const [text, names] of Object.entries(CASES)) {
    it(text, () => {
      expect(groupsNamed(text, GROUPS).map(({ name }) => name)).to.deep.equal(names);
    });
  }
});
