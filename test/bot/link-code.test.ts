import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { codeIn, codeOfBytes, printedCode } from '../../bot/core/link-code.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });

/** As people type it: small letters, look-alikes, other groups. */
const typed = (code: string, how: number): string =>
  Array.from(printedCode(code), (char, at) => {
    const turn = (how + at) % 4;
    if (char === '0') return ['0', 'o', 'O', 'o'][turn];
    if (char === '1') return ['1', 'l', 'I', 'i'][turn];
    if (char === '-') return [' ', '-', '', ' - '][turn];
    return turn === 1 ? char.toLowerCase() : char;
  }).join('');

describe('a one-time code', () => {
  it(`is read however it is typed, and keeps its 128 bits (seed ${seed})`, () => {
    const promise = fc.property(bytes, fc.nat(3), (random, how) => {
      const code = codeOfBytes(random);
      fc.pre(code !== undefined);
      expect(code).to.match(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
      expect(codeIn(typed(code, how))).to.equal(code);
      expect(codeIn(`/start ${code}`)).to.equal(code);
      expect(code.length).to.be.at.most(64);
    });
    fc.assert(promise, { seed, numRuns: 500 });
  });

  it('is thrown away seldom, when it could be taken for something else', () => {
    expect(codeOfBytes(new Uint8Array(16))).to.equal(undefined);
    const kept = Array.from({ length: 2_000 }, () => codeOfBytes(randomBytes(16))).filter((code) => code !== undefined);
    expect(kept.length).to.be.above(1_800);
  });

  it('is not seen in what people write, and is in what is nearly one', () => {
    for (const text of [
      'mag oma mee naar de kermis en de borrel',
      'wij komen op 24 november te laat',
      'ik wil graag een gesprek met de meester',
      'wanneer zijn de rapporten klaar',
      '06 12 34 56 78',
      'NL91 ABNA 0417 1643 00',
      'afspraak 3 december om 19 30 met de leerkracht van groep 5',
      '',
    ])
      expect(codeIn(text), text).to.equal(undefined);
    const code = printedCode('7K2QF4M9X3B8N5T6R2W7Y4Z9C3'.slice(0, 25));
    expect(codeIn(code), 'one character short').not.to.equal(undefined);
  });
});
