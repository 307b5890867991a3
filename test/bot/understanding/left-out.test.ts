/**
 * What a new parent would get, as a floor that no change may sink through: writers' sentences tried on what was learned from
 * all others. A sample; `npm run -s eval` tries them all.
 */
import { expect } from 'chai';
import { join } from 'node:path';
import { leaveOneOut, type Kind, type Tried, type Verdict } from '../../../bot/commands/eval/leave-one-out.ts';
import { readDanger } from '../../../bot/understanding/danger.ts';
import { readRefused } from '../../../bot/understanding/refused.ts';
import { readSentences } from '../../../bot/understanding/sentences.ts';
import { readWords } from '../../../bot/understanding/words.ts';
import { loadPack } from '../../../models/packs/load.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'locales/intents');
/** One writer per school: Dutch that is learned, told around the point, spoken in the south; English that is fluent. */
const SAMPLE = [
  ['kelderswerf', 'ahmed'],
  ['mozaiek', 'marloes'],
  ['anker', 'wilfried'],
  ['brochure', 'priya'],
] as const;
const ONE_IN = 2;

describe('sentences of a writer nothing was learned from', () => {
  let all: Tried[];
  before(function () {
    this.timeout(60_000); // learns four times; the machine may be busy
    const from = {
      sentences: readSentences(FOLDER).sentences,
      words: readWords(FOLDER),
      isRefused: readRefused(FOLDER),
      dangerOf: readDanger(FOLDER),
    };
    all = SAMPLE.flatMap(([school, writer]) =>
      leaveOneOut(loadPack(join(ROOT, 'schools', school)), from, { writer, oneIn: ONE_IN }),
    );
  });

  const some = (...kinds: Kind[]): Tried[] => all.filter(({ kind }) => kinds.includes(kind));
  const share = (of: readonly Tried[], ...verdicts: Verdict[]): number =>
    of.filter(({ verdict }) => verdicts.includes(verdict)).length / of.length;

  it('are given the right answer, or have it as the one that is nearly as likely', () => {
    expect(share(some('answer'), 'right')).to.be.at.least(0.82);
    expect(share(some('answer'), 'right', 'second')).to.be.at.least(0.88);
  });

  it('start the right task', () => {
    expect(share(some('task'), 'right')).to.be.at.least(0.78);
  });

  it('are refused seldom where there is an answer, and answered seldom where there is none', () => {
    expect(share(some('answer', 'task'), 'refused')).to.be.at.most(0.06);
    expect(share(some('unknown'), 'answered')).to.be.at.most(0.14);
  });

  it('are known for danger, and for nothing else', () => {
    expect(share(some('danger'), 'right')).to.be.at.least(0.97);
    expect(share(some('harmless'), 'answered')).to.be.at.most(0.14);
    const others = some('answer', 'task', 'unknown');
    expect(others.filter(({ alarm }) => alarm).length / others.length).to.be.at.most(0.015);
  });

  it('are right as often as the confidence says, within a tenth', () => {
    const inside = some('answer', 'task').filter(({ verdict }) => verdict !== 'refused');
    for (const [from, to] of RANGES) {
      const within = inside.filter(({ confidence }) => confidence >= from && confidence < to);
      const said = within.reduce((sum, { confidence }) => sum + confidence, 0) / within.length;
      expect(share(within, 'right'), `confidence ${from} to ${to}`).to.be.closeTo(said, 0.1);
    }
  });
});
const RANGES = [
  [0.3, 0.7],
  [0.7, 0.95],
  [0.95, 1],
] as const;
