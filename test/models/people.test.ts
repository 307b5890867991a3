import { expect } from 'chai';
import { System } from '../../bot/core/actor.ts';
import { linkAccount, whoIs } from '../../models/people/person.ts';
import { reachOf } from '../../models/people/reach.ts';
import { testSchool } from '../helpers/test-school.ts';

const who = System('test');

const NOW = new Date('2026-11-22T19:00:00Z');

describe('people and their accounts', () => {
  it('abuse 37: takes an account that changes hands from its former owner, at once', async () => {
    const school = await testSchool();
    const account = { channel: 'telegram', id: 'bram' } as const;
    expect(await whoIs(who, account, 'kelderswerf', NOW)).to.have.property('person', 'kelderswerf/demo/bram');
    await linkAccount(who, account, 'kelderswerf/demo/juf-els', 'bram');
    expect(await whoIs(who, account, 'kelderswerf', NOW)).to.have.property('person', 'kelderswerf/demo/juf-els');
    expect((await reachOf(who, 'kelderswerf/demo/bram')).places).to.deep.equal([]);
    await school.close();
  });

  it('knows an account nobody linked as a visitor, and a person without a part in this school too', async () => {
    const school = await testSchool();
    const visitor = { kind: 'visitor', school: 'kelderswerf' };
    expect(await whoIs(who, { channel: 'telegram', id: 'stranger' }, 'kelderswerf', NOW)).to.deep.equal(visitor);
    const elsewhere = await whoIs(who, { channel: 'telegram', id: 'bram' }, 'another-school', NOW);
    expect(elsewhere.kind).to.equal('visitor');
    await school.close();
  });
});
