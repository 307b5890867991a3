import { expect } from 'chai';
import { type Actor, type PersonActor, System } from '../../bot/core/actor.ts';
import { UserError } from '../../bot/core/errors.ts';
import { allowed, may } from '../../models/may.ts';

const person = (more: Partial<PersonActor>): PersonActor => ({
  kind: 'person',
  person: 'p',
  school: 'a',
  roles: ['guardian'],
  children: [],
  groups: [],
  ...more,
});
const visitor: Actor = { kind: 'visitor', school: 'a' };
const office = person({ roles: ['office'] });

describe('who may do what', () => {
  it('is nothing in another school', () => {
    for (const who of [person({}), office, visitor]) {
      for (const action of ['read-school', 'keep-note', 'read-notes', 'settle-note'] as const) {
        expect(allowed(who, action, { school: 'b' }), action).to.equal(false);
      }
    }
  });

  it('abuse 32: lets only the office and the head read and settle notes', () => {
    const about = { school: 'a' };
    const refused: Actor[] = [
      visitor,
      person({}),
      person({ roles: ['teacher'] }),
      person({ roles: ['guardian', 'teacher'] }),
    ];
    for (const action of ['read-notes', 'settle-note'] as const) {
      for (const who of refused) expect(() => may(who, action, about), action).to.throw(UserError, 'not-allowed');
      for (const role of ['office', 'head', 'admin'] as const)
        expect(allowed(person({ roles: [role] }), action, about), action).to.equal(true);
    }
  });

  it('lets people change what is their own, and nobody else', () => {
    expect(allowed(person({}), 'change-own', { person: 'p' })).to.equal(true);
    expect(allowed(office, 'change-own', { person: 'q' })).to.equal(false);
    expect(allowed(visitor, 'change-own', { person: 'p' })).to.equal(false);
  });

  it('keeps the work of the program itself from everybody else', () => {
    for (const action of ['write-school', 'identify', 'deliver'] as const) {
      for (const who of [visitor, person({}), office])
        expect(allowed(who, action, { school: 'a' }), action).to.equal(false);
      expect(allowed(System('test'), action)).to.equal(true);
    }
  });
});
