import { expect } from 'chai';
import { peopleNamed } from '../../../../bot/understanding/slots/people.ts';

const CHILDREN = [
  { id: 'noor', name: 'Noor Bakker', born: '2019-03-01' },
  { id: 'mohammed', name: 'Mohammed Bakker', born: '2015-08-12' },
];
const GROUPS = [
  { id: 'g5', name: 'groep 5' },
  { id: 'g56', name: 'groep 5/6' },
];

describe('who is named', () => {
  for (const [text, ids] of [
    ['noor is ziek', ['noor']],
    ['mohamed komt later', ['mohammed']],
    ["mohammed's juf", ['mohammed']],
    ['mijn oudste heeft koorts', ['mohammed']],
    ['my youngest has a cold', ['noor']],
    ['noor en mohammed zijn ziek', ['noor', 'mohammed']],
    ['mijn kind is ziek', []],
    ['', []],
  ] as const) {
    it(`"${text}": ${ids.join(', ') || 'nobody'}`, () => {
      expect(peopleNamed(text, CHILDREN)).to.deep.equal(ids);
    });
  }

  it('tells groups apart by their number', () => {
    expect(peopleNamed('mijn zoon zit in groep 5', GROUPS)).to.deep.equal(['g5']);
    expect(peopleNamed('5 kinderen', GROUPS)).to.deep.equal([]);
  });
});
