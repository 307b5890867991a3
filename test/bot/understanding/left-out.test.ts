/**
 * Accuracy on sentences that were left out of learning, as a floor that no change may sink through. The sentences of one
 * sort were written to be unlike each other, so that these figures are lower than those on questions of parents.
 */
import { expect } from 'chai';
import { join } from 'node:path';
import { loadPack } from '../../../models/packs/load.ts';
import { confidenceOf } from '../../../bot/understanding/confidence.ts';
import { exampleOf, examplesOf } from '../../../bot/understanding/examples.ts';
import { createRanker, type Example, type Ranking } from '../../../bot/understanding/ranker.ts';
import { readSentences } from '../../../bot/understanding/sentences.ts';
import { SURE_ENOUGH } from '../../../bot/understanding/understand.ts';
import { readWords } from '../../../bot/understanding/words.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'locales/intents');
/** One in so many sentences is left out. */
const ONE_IN = 6;

interface Tried {
  sort: string;
  ranking: Ranking;
}

describe('sentences left out of learning', () => {
  let questions: Tried[];
  let tasks: Tried[];
  before(() => {
    const asked = examplesOf(loadPack(join(ROOT, 'schools/kelderswerf')));
    const all = [...readSentences(FOLDER).sentences.flatMap(exampleOf), ...asked];
    const isLeftOut = ({ weight }: Example, at: number): boolean => weight === undefined && at % ONE_IN === 0;
    const ranker = createRanker(all.filter((one, at) => !isLeftOut(one, at)), readWords(FOLDER)); // prettier-ignore
    const tried = all.filter(isLeftOut).map(({ sort, text }) => ({ sort, ranking: ranker.rank(text) }));
    questions = tried.filter(({ sort }) => sort.startsWith('answer:'));
    tasks = tried.filter(({ sort }) => !sort.startsWith('answer:'));
  });

  const isRight = ({ sort, ranking }: Tried, among = 1): boolean =>
    ranking.ranked.slice(0, among).some((one) => one.sort === sort);
  const share = (some: readonly Tried[], is: (one: Tried) => boolean): number => some.filter(is).length / some.length;

  it('are ranked first, or among three, often enough: questions', () => {
    expect(share(questions, (one) => isRight(one))).to.be.at.least(0.5);
    expect(share(questions, (one) => isRight(one, 3))).to.be.at.least(0.69);
  });

  it('are ranked first, or among three, often enough: tasks', () => {
    expect(share(tasks, (one) => isRight(one))).to.be.at.least(0.55);
    expect(share(tasks, (one) => isRight(one, 3))).to.be.at.least(0.71);
  });

  it('are answered wrongly seldom', () => {
    const isWrong = (one: Tried): boolean =>
      !isRight(one) && confidenceOf(one.ranking) >= SURE_ENOUGH && one.ranking.ranked[0]?.sort !== 'unknown';
    expect(share(questions, isWrong)).to.be.at.most(0.1);
    expect(share(tasks, isWrong)).to.be.at.most(0.1);
  });

  it('are right as often as the confidence says, within a tenth', () => {
    const all = [...questions, ...tasks].map((one) => ({ ...one, confidence: confidenceOf(one.ranking) }));
    for (const [from, to] of RANGES) {
      const some = all.filter(({ confidence }) => confidence >= from && confidence < to);
      const said = some.reduce((sum, { confidence }) => sum + confidence, 0) / some.length;
      expect(share(some, (one) => isRight(one)), `confidence ${from} to ${to}`).to.be.closeTo(said, 0.1); // prettier-ignore
    }
  });
});
/** Wide enough to hold some 90 sentences each. */
const RANGES = [
  [0.3, 0.6],
  [0.6, 0.8],
  [0.8, 1],
] as const;
