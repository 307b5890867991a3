import { expect } from 'chai';
import fc from 'fast-check';
import { strip } from '../../../models/questions/strip.ts';

const known = {
  names: new Set(['elif', 'yildiz', 'noor', 'wil', 'els', 'testman']),
  ordinary: new Set([
    'wil',
    'mag',
    'mijn',
    'kind',
    'naar',
    'de',
    'het',
    'op',
    'school',
    'is',
    'wanneer',
    'er',
    'ook',
    'op',
    'plein',
    'juf',
    'en',
  ]),
};

describe('a question that is kept', () => {
  for (const [said, kept] of [
    ['mag elif mee naar het zwemmen', 'mag … mee naar het zwemmen'],
    ['mag Elifs fiets op het plein', 'mag … fiets op het plein'],
    ['Is er gym? Mijn zoon jayden wil het weten', 'Is er gym? Mijn zoon … wil het weten'],
    ['ik wil weten waar Wil vandaag is', 'ik wil weten waar … vandaag is'],
    ['juf Els zei dat Amira Haddad mee mag', 'juf … zei dat … mee mag'],
    ['bel mij op 06 1234 5678 over de luizen', 'bel mij op … over de luizen'],
    ['mail naar fatma@example.org over de luizen', 'mail naar … over de luizen'],
    ['mogen kinderen met astma en ADHD mee', 'mogen kinderen met … en … mee'],
    ['gaat groep 3 ook mee, op 14 mei', 'gaat groep 3 ook mee, op … mei'],
    ['wij wonen in de kerkstraat 12, is er een bus', 'wij wonen in de …, is er een bus'],
    ['MAG DE FIETS OP HET PLEIN', 'MAG DE FIETS OP HET PLEIN'],
  ] as const) {
    it(`loses who it is about: ${said}`, () => {
      expect(strip(said, known)).to.equal(kept);
    });
  }

  it('is none when too little is left', () => {
    for (const text of ['Elif', '0612345678 Elif', 'ziek', '…']) expect(strip(text, known)).to.equal(undefined);
  });

  it('keeps no number, no known name with a capital and no word about health, whatever is around it', () => {
    const told = fc.constantFrom('Elif', 'Noor', '0612345678', 'diabetes', 'epilepsie', 'a@b.nl');
    fc.assert(
      fc.property(
        fc.array(fc.oneof(told, fc.constantFrom('mag', 'de', 'fiets', '\n', '(', ')', ':', '"'))),
        (parts) => {
          expect(strip(parts.join(' '), known) ?? '').not.to.match(/elif|noor|06|diabetes|epilepsie|@/i);
        },
      ),
    );
  });

  it('is at most 300 characters, and quickly found', () => {
    const text = `${'Elif 12 '.repeat(200)}${'fiets '.repeat(400)}`;
    const began = performance.now();
    expect(strip(text, known)?.length).to.be.at.most(300);
    expect(performance.now() - began).to.be.lessThan(200);
  });
});
