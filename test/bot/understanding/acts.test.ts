import { expect } from 'chai';
import { join } from 'node:path';
import { createActOf } from '../../../bot/understanding/acts.ts';
import { readSentences } from '../../../bot/understanding/sentences.ts';

const actOf = createActOf(readSentences(join(import.meta.dirname, '../../../locales/intents')).acts);

describe('acts', () => {
  it('are messages that are nothing but yes, no, back, stop or help, in any of our languages', () => {
    expect(['Ja!', 'oké', 'yes please'].map(actOf)).to.deep.equal(['yes', 'yes', 'yes']);
    expect(['nee', 'liever niet', 'No.'].map(actOf)).to.deep.equal(['no', 'no', 'no']);
    expect(['terug', 'go back', 'STOP', 'help'].map(actOf)).to.deep.equal(['back', 'back', 'stop', 'help']);
  });

  it('are signs too, in any colour; other signs are no act', () => {
    expect(['👍', '👍🏽', '✅', '👎', '❌'].map(actOf)).to.deep.equal(['yes', 'yes', 'yes', 'no', 'no']);
    expect(['😀', '?', '...', '🎉👍'].map(actOf)).to.deep.equal(Array(4).fill(undefined));
  });

  it('are numbers, as people write them in a list', () => {
    expect(['2', ' 3. ', '(4)', '#5', '12)'].map(actOf)).to.deep.equal([2, 3, 4, 5, 12]);
  });

  it('are not part of a longer message', () => {
    expect(['stop met pesten!', 'ja maar wanneer dan', '2 kinderen', '', '1234'].map(actOf)).to.deep.equal(
      Array(5).fill(undefined),
    );
  });
});
