import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOfCompound } from '../../../bot/understanding/compounds.ts';
import { createRanker } from '../../../bot/understanding/ranker.ts';
import { readSentences } from '../../../bot/understanding/sentences.ts';
import { sentencesIn, stem } from '../../../bot/understanding/text.ts';
import { readWords } from '../../../bot/understanding/words.ts';

const FOLDER = join(import.meta.dirname, '../../../locales/intents');

describe('words', () => {
  it('are split into the known words they are made of, with or without a letter between', () => {
    const known = new Set(['ouder', 'avond', 'gesprek', 'leeftijd', 'grens']);
    const split = (word: string): string[] => partsOfCompound(word, (part) => known.has(part));
    expect(split('ouderavond')).to.deep.equal(['ouder', 'avond']);
    expect(split('leeftijdsgrens')).to.deep.equal(['leeftijd', 'grens']);
    expect(split('oudergesprek')).to.deep.equal(['ouder', 'gesprek']);
    expect(split('schoolavond')).to.deep.equal([]);
    expect(split('avond')).to.deep.equal([]);
  });

  it('that mean nearly the same share a concept, in any form and language', () => {
    const words = readWords(FOLDER);
    for (const word of ['juf', 'leerkrachten', 'meester', 'teacher'])
      expect(words.conceptsOf(stem(word)), word).to.include('teacher');
    expect(words.conceptsOf(stem('boterbloem'))).to.deep.equal([]);
  });

  it('make one question of several forms of it', () => {
    const examples = [
      { sort: 'answer:a', text: 'wanneer is de ouderavond' },
      { sort: 'answer:b', text: 'mag mijn hond mee' },
    ];
    const { ranked } = createRanker(examples, readWords(FOLDER)).rank('Wanneer zijn de ouderavonden?');
    expect(ranked[0]?.sort).to.equal('answer:a');
  });
});

describe('sentences', () => {
  it('are the parts of a message between signs and lines', () => {
    expect(sentencesIn('Hallo! Hoe gaat het?\nGoed...').map((one) => one.trim())).to.deep.equal([
      'Hallo',
      'Hoe gaat het',
      'Goed',
    ]);
  });

  it('in a file that is wrong are refused, naming the file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sentences-'));
    mkdirSync(join(folder, 'xx'));
    writeFileSync(join(folder, 'xx/help.yaml'), 'intent: no-such-intent\nsay: [x]');
    expect(() => readSentences(folder)).to.throw('help.yaml');
    rmSync(folder, { recursive: true });
  });
});
