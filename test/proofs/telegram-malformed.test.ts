import { expect } from 'chai';
import { telegramMalformed } from './telegram-malformed.ts';

const GATE_SIZE = 1 / 50;
const seed = Math.floor(Math.random() * 1e6);

describe('proofs', () => {
  it(`telegram-malformed: no crash, no 5xx, no memory kept (seed ${seed})`, async function () {
    this.timeout(60_000);
    const { lines, passed } = await telegramMalformed(GATE_SIZE, seed);
    expect(passed, lines.join('\n')).to.equal(true);
  });
});
