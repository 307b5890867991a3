import { expect } from 'chai';
import { readChild } from '../../../bot/understanding/child.ts';

const isChild = readChild();

describe('a child’s own message', () => {
  for (const text of [
    'ik zit in groep 7 en ik wil niet meer leven',
    'Mijn papa slaat mij',
    'mijn juf heeft mij geschopt',
    'ik ben 9 jaar en ik ben bang voor mijn stiefvader',
    'ik durf niet naar huis',
    "I'm 10 and my dad hits me",
    'I am in year 6 and I want to die',
  ]) {
    it(`is known by how it is said: ${text}`, () => {
      expect(isChild(text)).to.equal(true);
    });
  }
  for (const text of [
    'mijn man slaat mij en de kinderen',
    'mijn zoon zit in groep 7 en wil niet meer leven',
    'mijn dochter is 9 jaar en haar vader slaat haar',
    'ik zit in de ouderraad van groep 7',
    'my son is in year 6 and he wants to die',
    'de juf heeft mijn kind geschopt',
  ]) {
    it(`is not what a parent writes: ${text}`, () => {
      expect(isChild(text)).to.equal(false);
    });
  }
});
