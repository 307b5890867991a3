import { expect } from 'chai';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkPack, loadPack } from '../../../models/packs/load.ts';
import { type Pack } from '../../../models/packs/types.ts';

const SCHOOLS = join(import.meta.dirname, '../../../schools');

const sentencesOf = (text: string): string[] => text.split(/(?<=[.!?])\s+/);
const wordsOf = (sentence: string): number => sentence.split(/\s+/).length;

/** Every sentence of a text that has more than 15 words. */
const tooLong = (text: string): string[] => sentencesOf(text).filter((sentence) => wordsOf(sentence) > 15);

describe('the packs in schools/', () => {
  for (const id of readdirSync(SCHOOLS)) {
    describe(id, () => {
      const folder = join(SCHOOLS, id);
      let pack: Pack;
      before(() => {
        pack = loadPack(folder);
      });

      it('has nothing that `school check` would name', () => {
        expect(checkPack(folder)).to.deep.equal([]);
      });

      it('answers in sentences of at most 15 words, and at most 350 characters', () => {
        for (const { text } of pack.answers) {
          expect(tooLong(text.nl)).to.deep.equal([]);
          for (const words of Object.values(text)) expect(words.length, words).to.be.at.most(350);
        }
      });

      it('has the same answers in every language', () => {
        for (const { id: answer, text, topic, source, examples } of pack.answers) {
          for (const part of [text, topic, source, examples]) expect(part, answer).to.have.all.keys(...pack.languages);
        }
      });

      it('names the document and the place of every answer', () => {
        for (const { source } of pack.answers) {
          for (const words of Object.values(source)) expect(words).to.match(/^.+, .+$/);
        }
      });

      it('never calls a parent "je" or "jij"', () => {
        for (const { text } of pack.answers) expect(text.nl).not.to.match(/\b(je|jij|jouw|jullie)\b/i);
      });
    });
  }
});

describe('the pack of De Kelderswerf', () => {
  const pack = loadPack(join(SCHOOLS, 'kelderswerf'));
  const answer = (id: string): string => pack.answers.find((one) => one.id === id)?.text.nl ?? '';

  it('says that the school did not make or endorse it', () => {
    expect(pack.disclaimer.nl).to.contain('niet gemaakt en niet goedgekeurd');
  });

  it('gives no telephone number and no e-mail address, because its document has none', () => {
    expect(pack.contact).to.have.all.keys('website', 'office');
    for (const { text } of pack.answers) expect(text.nl).not.to.match(/@|\d{4,}/);
  });

  const DECISIVE: Record<string, RegExp> = {
    'info-newsletter': /elke drie weken/,
    'news-flash': /Elke groep.*elke maand/,
    'information-calendar': /elk jaar/,
    'information-evening': /per groep.*aan het begin van het schooljaar/,
    'start-talks': /aan het begin van het schooljaar/,
    'follow-up-talk': /minstens één vervolggesprek per schooljaar/,
    'contact-moments': /minstens één contactmoment/,
    'new-year-reception-who': /[Oo]pa, oma of de oppas/,
    'school-choice-talks': /groep 7 en 8/,
    'spare-number': /reservenummer voor noodgevallen/,
    'head-consultation-hour': /directie.*spreekuur/,
    website: /www\.kelderswerf\.nl/,
    signing: /ter kennisneming/,
  };
  for (const [id, words] of Object.entries(DECISIVE)) {
    it(`says what decides in "${id}", so that the answer stands alone`, () => {
      expect(answer(id)).to.match(words);
    });
  }

  it('has at least ten questions in Dutch and six in English for every answer', () => {
    for (const { id, examples } of pack.answers) {
      expect(examples['nl'], id).to.have.length.of.at.least(10);
      expect(examples['en'], id).to.have.length.of.at.least(6);
    }
  });

  it('has a mother of two first, and a father of one of her children in another household', () => {
    const [mother, father] = pack.demo?.people ?? [];
    expect(mother?.guardianOf).to.have.length(2);
    const shared = father?.guardianOf?.[0];
    const hers = mother?.guardianOf?.find((one) => one.student === shared?.student);
    expect(hers?.household).not.to.equal(shared?.household);
  });
});
