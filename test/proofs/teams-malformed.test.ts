import { expect } from 'chai';
import { teamsMalformed } from './teams-malformed.ts';

const GATE_SIZE = 1 / 50;
const seed = Math.floor(Math.random() * 1e6);

describe('proofs', () => {
  it(`teams-malformed: no crash, no 5xx, nobody heard who is not signed, no memory kept (seed ${seed})`, async function () {
    this.timeout(60_000);
    const { lines, passed } = await teamsMalformed(GATE_SIZE, seed);
    expect(passed, lines.join('\n')).to.equal(true);
  });
});
