/** Guessing, using, and racing for one-time codes, at the model itself. */
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import { codeOfBytes } from '../../../bot/core/link-code.ts';
import { checkDay, makeCode, purgeCodes, tryCode, type Trying, useCode } from '../../../models/people/link-codes.ts';
import { purgeTries } from '../../../models/people/link-tries.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const SCHOOL = 'kelderswerf';
const FATMA = `${SCHOOL}/demo/fatma`;
const system = System('test');
const visitor = { kind: 'visitor', school: SCHOOL } as const;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('one-time codes in the store', () => {
  let school: TestSchool;
  let now: Date;
  before(async () => {
    school = await testSchool();
    now = school.clock.now();
  });
  beforeEach(() => mongoose.connection.collection('linktries').deleteMany({}));
  after(() => school.close());

  const by = (account: string, at = now): Trying => ({ school: SCHOOL, account, now: at });
  const forFatma = (): Promise<string> => makeCode(system, { school: SCHOOL, person: FATMA, purpose: 'guardian' }, now);
  const forStaff = (): Promise<string> =>
    makeCode(system, { school: SCHOOL, person: `${SCHOOL}/demo/juf-els`, purpose: 'staff' }, now);
  const guess = (): string => codeOfBytes(randomBytes(16)) ?? guess();
  const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);

  it('are kept as hashes only, and are for one person', async () => {
    const code = await forFatma();
    const kept = await mongoose.connection.collection('linkcodes').find({}).toArray();
    expect(JSON.stringify(kept)).not.to.include(code);
    expect(await tryCode(visitor, code, by('telegram/1'))).to.deep.equal({ person: FATMA, purpose: 'guardian' });
    const newer = await forFatma();
    expect(await tryCode(visitor, code, by('telegram/1')), 'the older letter').to.equal('wrong');
    expect(await tryCode(visitor, newer, by('telegram/1'))).not.to.equal('wrong');
  });

  it('abuse 39: ten wrong codes lock the account for a day, also for a right one', async () => {
    const code = await forFatma();
    for (let tries = 0; tries < 10; tries++)
      expect(await tryCode(visitor, guess(), by('telegram/2'))).to.equal('wrong');
    expect(await tryCode(visitor, guess(), by('telegram/2'))).to.equal('locked');
    expect(await tryCode(visitor, code, by('telegram/2', later(DAY - MINUTE)))).to.equal('locked');
    expect(await tryCode(visitor, code, by('telegram/3', later(2 * MINUTE))), 'another account').not.to.equal('locked');
    expect(await tryCode(visitor, code, by('telegram/2', later(DAY + MINUTE)))).to.deep.include({ person: FATMA });
  });

  it('abuse 39: 1,000 guesses of one account are ten, also when all come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => tryCode(visitor, guess(), by('telegram/4'))));
    expect(answers.filter((one) => one === 'wrong')).to.have.length(10);
    expect(answers.filter((one) => one === 'locked')).to.have.length(990);
  });

  it('abuse 39: 1,000 guesses of 1,000 accounts in a minute are sixty', async () => {
    const answers: unknown[] = [];
    for (let n = 0; n < 1_000; n++) answers.push(await tryCode(visitor, guess(), by(`telegram/many-${n}`)));
    expect(answers.filter((one) => one === 'wrong')).to.have.length(60);
    const code = await forFatma();
    expect(await tryCode(visitor, code, by('telegram/5')), 'slowed for all').to.equal('locked');
    expect(await tryCode(visitor, code, by('telegram/5', later(MINUTE + 1)))).to.deep.include({ person: FATMA });
  });

  it('abuse 40: a code that is used, expired or of another school is as wrong as one that never was', async () => {
    const used = await forStaff();
    expect(await useCode(visitor, used, by('telegram/6'))).to.deep.include({ purpose: 'staff' });
    const expired = await forFatma();
    expect(await tryCode(visitor, used, by('telegram/7'))).to.equal('wrong');
    expect(await tryCode(visitor, used, by('telegram/6')), 'also by who used it').to.equal('wrong');
    expect(await tryCode(visitor, expired, by('telegram/7', later(30 * DAY)))).to.equal('wrong');
    expect(await useCode(visitor, expired, by('telegram/7', later(30 * DAY)))).to.equal(null);
    const elsewhere = { kind: 'visitor', school: 'mkc' } as const;
    expect(await tryCode(elsewhere, expired, { ...by('telegram/7'), school: 'mkc' })).to.equal('wrong');
    expect(await tryCode(visitor, guess(), by('telegram/7'))).to.equal('wrong');
  });

  it('abuse 40: wrong, used and expired take the same time', async () => {
    const used = await forStaff();
    await useCode(visitor, used, by('telegram/8'));
    const expired = await forFatma();
    const kinds = { wrong: guess, used: () => used, expired: () => expired };
    const times: Record<string, number[]> = { wrong: [], used: [], expired: [] };
    for (let n = 0; n < 120; n++)
      for (const [kind, code] of Object.entries(kinds)) {
        const begun = performance.now();
        expect(
          await tryCode(visitor, code(), by(`telegram/time-${n}-${kind}`, later(31 * DAY + n * 2 * MINUTE))),
        ).to.equal('wrong');
        times[kind]?.push(performance.now() - begun);
      }
    const median = (all: number[] = []): number => all.toSorted((a, b) => a - b)[all.length >> 1] ?? 0;
    const medians = Object.values(times).map(median);
    // A write more or less would be a third; the rest is the noise of a busy machine.
    expect(Math.max(...medians) / Math.min(...medians), JSON.stringify(medians)).to.be.below(1.3);
  });

  it('abuse 41: a guardian’s code is worth nothing without the day of birth, and ends after three wrong ones', async () => {
    const code = await forFatma();
    const days = ['2017-11-04'];
    expect(await useCode(visitor, code, by('telegram/9')), 'no day told').to.equal(null);
    for (const answer of ['wrong-day', 'wrong-day', 'wrong-code'])
      expect(await checkDay(visitor, code, { day: '2016-01-01', days }, by('telegram/9'))).to.equal(answer);
    expect(await checkDay(visitor, code, { day: '2017-11-04', days }, by('telegram/9'))).to.equal('wrong-code');
    expect(await tryCode(visitor, code, by('telegram/10'))).to.equal('wrong');
    const next = await forFatma();
    expect(await checkDay(visitor, next, { day: '2017-11-04', days }, by('telegram/9'))).to.equal('right');
    expect(await useCode(visitor, next, by('telegram/10')), 'told by another account').to.equal(null);
    expect(await useCode(visitor, next, by('telegram/9'))).to.deep.include({ person: FATMA });
  });

  it('abuse 46: of two accounts that use one code at once, one wins; a repeat of the winner is the same', async () => {
    for (let round = 0; round < 20; round++) {
      const code = await forStaff();
      const both = [`telegram/a${round}`, `telegram/b${round}`];
      const won = await Promise.all(both.map((account) => useCode(visitor, code, by(account))));
      expect(won.filter((one) => one !== null)).to.have.length(1);
      const winner = both[won.findIndex((one) => one !== null)] ?? '';
      expect(await useCode(visitor, code, by(winner)), 'again').not.to.equal(null);
    }
  });

  it('are taken away when they are over', async () => {
    await forFatma();
    await tryCode(visitor, guess(), by('telegram/11'));
    expect(await purgeCodes(system, later(29 * DAY))).to.equal(0);
    expect(await purgeCodes(system, later(31 * DAY))).to.be.above(0);
    expect(await purgeTries(system, later(2 * DAY))).to.be.above(0);
  });

  it('are made by nobody but the program, but for one’s own second channel', async () => {
    const person = {
      ...visitor,
      kind: 'person',
      person: FATMA,
      roles: ['guardian'],
      children: [],
      groups: [],
    } as const;
    const wanted = { school: SCHOOL, person: FATMA, purpose: 'guardian' } as const;
    for (const who of [visitor, person]) {
      const refused = await makeCode(who, wanted, now).catch((error: unknown) => error);
      expect(refused).to.include({ code: 'not-allowed' });
    }
    const other = await makeCode(person, { ...wanted, person: 'x', purpose: 'second-channel' }, now).catch(
      (e: unknown) => e,
    );
    expect(other).to.include({ code: 'not-allowed' });
    const own = await makeCode(person, { ...wanted, purpose: 'second-channel' }, now);
    expect(await tryCode(visitor, own, by('telegram/12', later(16 * MINUTE)))).to.equal('wrong');
  });
});
