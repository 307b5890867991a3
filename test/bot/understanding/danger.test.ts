import { expect } from 'chai';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadPack } from '../../../models/packs/load.ts';
import { type DangerOf, readDanger } from '../../../bot/understanding/danger.ts';
import { readSentences, type Sentence } from '../../../bot/understanding/sentences.ts';
import { createUnderstanding } from '../../../bot/understanding/understand.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FOLDER = join(ROOT, 'locales/intents');

/** danger.yaml: sentences that nothing is learnt from. */
interface Sentences {
  danger: Record<string, string[]>;
  harmless: string[];
}
const own = parse(readFileSync(join(import.meta.dirname, 'danger.yaml'), 'utf8')) as Sentences;

describe('danger', function () {
  this.timeout(60_000); // thousands of sentences; the machine may be busy
  let dangerOf: DangerOf;
  let sentences: Sentence[];
  const pack = loadPack(join(ROOT, 'schools/kelderswerf'));
  const understanding = createUnderstanding(FOLDER, [pack]);
  const meaningOf = (text: string) => understanding.understand(text, { school: 'kelderswerf', staff: false });
  before(() => {
    dangerOf = readDanger(FOLDER);
    ({ sentences } = readSentences(FOLDER));
  });

  it('is found in sentences that nothing is learnt from, all but one of sixty', () => {
    const all = Object.entries(own.danger).flatMap(([sort, texts]) => texts.map((text) => ({ sort, text })));
    const missed = all.filter(({ sort, text }) => dangerOf(text) !== sort);
    expect(missed.length, JSON.stringify(missed)).to.be.at.most(1);
  });

  it('is found in every example sentence of danger', () => {
    const dangers = sentences.filter(({ intent }) => intent === 'urgent');
    expect(dangers.length).to.be.at.least(300);
    const missed = dangers.filter(({ text }) => meaningOf(text).danger === undefined);
    expect(missed).to.deep.equal([]);
  });

  it('is not found in exaggerations and harmless words', () => {
    expect(own.harmless.filter((text) => dangerOf(text) !== undefined)).to.deep.equal([]);
  });

  it('is not found in any example sentence that means something else, nor in what parents ask', () => {
    const { answers } = pack;
    const asked = answers.flatMap((one) => [
      ...Object.values(one.examples).flat(),
      ...one.asked.map(({ text }) => text),
    ]);
    const others = sentences.filter(({ intent }) => intent !== 'urgent').map(({ text }) => text);
    const all = [...others, ...asked];
    expect(all.length).to.be.at.least(5_000);
    const found = all.filter((text) => meaningOf(text).danger !== undefined);
    // A question about bullying may well tell of bruises: one in two hundred is not too many.
    expect(found.length / all.length, JSON.stringify(found)).to.be.at.most(0.005);
  });

  it('is found in any sentence of a story, beside what else is meant or alone', () => {
    const story = 'We waren zondag bij oma. Het was gezellig! Maar mijn man slaat mijn zoon. Morgen gaan we zwemmen.';
    expect(meaningOf(story).danger).to.equal('abuse');
    expect(meaningOf('mijn ex heeft een mes')).to.deep.include({
      danger: 'violence',
      intent: 'urgent',
      topic: 'violence',
    });
    const both = meaningOf('Mijn zoon is ziek vandaag. Hij zegt dat hij dood wil.');
    expect(both.danger).to.equal('suicide');
    const late = `${'Dit is een lang verhaal over niets. '.repeat(90)}\nik wil niet meer leven`;
    expect(meaningOf(late).danger).to.equal('suicide');
  });

  it('is not found in a play or a game, unless the writer speaks of their own', () => {
    expect(dangerOf('in het toneelstuk wordt iemand vermoord met een mes')).to.equal(undefined);
    expect(dangerOf('na de film heeft mijn man mijn dochter geslagen')).to.equal('abuse');
  });

  it('refuses phrases that name a set that is not there, by name', () => {
    const folder = mkdtempSync(join(tmpdir(), 'danger-'));
    mkdirSync(join(folder, 'xx'));
    const content = { sets: {}, danger: { abuse: ['{nobody} slaat'] }, harmless: [], frames: [], own: [] };
    writeFileSync(join(folder, 'xx/danger.yaml'), JSON.stringify(content));
    expect(() => readDanger(folder)).to.throw('there is no set {nobody}');
    writeFileSync(join(folder, 'xx/danger.yaml'), 'danger: no');
    expect(() => readDanger(folder)).to.throw('danger.yaml');
    rmSync(folder, { recursive: true });
  });
});
