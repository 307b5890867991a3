/** The people of a school follow its administration: added, changed, left; again and again, also after a crash midway. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import { chooseLanguage, linkAccount, type Person, whoIs } from '../../../models/people/person.ts';
import { planMoves, planRoster, readRoster, writeRoster } from '../../../models/people/roster/roster.ts';
import type { Roster, RosterChanges, RosterGuardian, RosterPupil } from '../../../models/people/roster/types.ts';
import { type SealedStore, sealedStore } from '../../helpers/sealed-store.ts';

const who = System('test');
const NOW = new Date('2026-11-22T19:00:00Z');
const SCHOOL = { _id: 'proef', name: 'De Proef', timeZone: 'Europe/Amsterdam', demo: false };
const GROUPS = ['5', '6'].map((year) => ({ _id: `proef/groep-${year}`, schoolId: 'proef', name: year, years: [year] }));

const guardian = (number: string, more: Partial<RosterGuardian> = {}): RosterGuardian => ({
  id: `guardian/${number}`,
  number,
  name: `Guardian ${number}`,
  household: number,
  authority: true,
  filed: { email: `${number}@example.org`, language: 'nl' },
  ...more,
});
const pupil = (number: string, guardians: RosterGuardian[], more: Partial<RosterPupil> = {}): RosterPupil => ({
  number,
  name: `Pupil ${number}`,
  born: '2018-01-01',
  group: 'groep-5',
  guardians,
  ...more,
});
const FAMILY = [pupil('1', [guardian('a'), guardian('b', { protected: true })]), pupil('2', [guardian('a')])];

describe('the people of a school', () => {
  let store: SealedStore;
  const plan = (roster: Roster): Promise<RosterChanges> => planRoster(who, 'proef', roster, NOW);
  const take = async (roster: Roster): Promise<RosterChanges> => {
    const changes = await plan(roster);
    await writeRoster(who, SCHOOL, GROUPS, changes);
    return changes;
  };
  const told = ({ told: all }: RosterChanges): string[] =>
    all.map(({ sort, of, number, fields }) => [sort, of, number, ...fields].join(' '));
  const person = async (id: string): Promise<Person | undefined> =>
    (await readRoster(who, 'proef')).people.find(({ _id }) => _id === `proef/${id}`);
  const seenBy = async (account: string): Promise<string[]> => {
    const actor = await whoIs(who, { channel: 'telegram', id: account }, 'proef', NOW);
    return actor.kind === 'person' ? actor.children.map(({ student }) => student) : [];
  };

  beforeEach(async () => {
    store = await sealedStore();
    await take({ pupils: FAMILY });
    await linkAccount(who, { channel: 'telegram', id: 'phone-a' }, 'proef/guardian/a', 'phone-a');
  });
  afterEach(() => store.close());

  it('change nothing when the same is said again', async () => {
    expect((await plan({ pupils: FAMILY })).told).to.deep.equal([]);
    expect(await seenBy('phone-a')).to.deep.equal(['proef/1', 'proef/2']);
  });

  it('change in what is said differently, each in a line', async () => {
    const changes = await take({
      pupils: [
        pupil('1', [guardian('a', { authority: false }), guardian('b', { household: 'c' })], { group: 'groep-6' }),
        pupil('2', [guardian('a', { authority: false }), guardian('d')]),
      ],
    });
    expect(told(changes)).to.deep.equal([
      'changed pupil 1 group groep-5 → groep-6',
      'changed guardian a child 1: no authority any more child 2: no authority any more',
      'changed guardian b child 1: another household',
      'added guardian d child 2: with authority',
    ]);
    expect((await person('guardian/b'))?.guardian[0]).to.include({ protected: true, household: 'proef/household/c' });
  });

  it('see nothing of a child that left, at once; they stay, and so does their account', async () => {
    const changes = await take({ pupils: [FAMILY[1]!] });
    expect(changes.removed.pupils).to.deep.equal({ count: 1, of: 2 });
    expect(changes.removed.links).to.deep.equal({ count: 2, of: 3 });
    expect(await seenBy('phone-a')).to.deep.equal(['proef/2']);
    await take({ pupils: [pupil('3', [guardian('z')])] });
    expect(await seenBy('phone-a')).to.deep.equal([]);
    expect((await person('guardian/a'))?.accounts).to.deep.equal(['telegram/phone-a']);
    const { students } = await readRoster(who, 'proef');
    expect(students.filter(({ left }) => left?.getTime() === NOW.getTime()).map(({ _id }) => _id)).to.have.members([
      'proef/1',
      'proef/2',
    ]);
    await take({ pupils: FAMILY });
    expect(await seenBy('phone-a')).to.deep.equal(['proef/1', 'proef/2']);
  });

  it('keep what they chose themselves, until the administration says something else than before', async () => {
    const actor = await whoIs(who, { channel: 'telegram', id: 'phone-a' }, 'proef', NOW);
    await chooseLanguage(actor, 'en');
    expect((await plan({ pupils: FAMILY })).told).to.deep.equal([]);
    const filed = { email: 'new@example.org', language: 'nl' };
    await take({
      pupils: FAMILY.map((one) => ({ ...one, guardians: [guardian('a', { filed }), ...one.guardians.slice(1)] })),
    });
    expect(await person('guardian/a')).to.deep.include({ language: 'en', contact: { email: 'new@example.org' } });
  });

  it('abuse 37: two guardians of one name stay two, and a number keeps its person under a new name', async () => {
    await take({
      pupils: [
        pupil('1', [guardian('a', { name: 'Jan' }), guardian('b', { name: 'Jan' })]),
        pupil('2', [guardian('e', { name: 'Jan' })]),
      ],
    });
    expect(await seenBy('phone-a')).to.deep.equal(['proef/1']);
    expect((await person('guardian/e'))?.accounts).to.deep.equal([]);
  });

  it('hold posts as long as they are in the file; who was appointed by a command keeps theirs', async () => {
    const people = mongoose.connection.collection<Person>('people');
    const admin = { schoolId: 'proef', roles: ['admin' as const], groups: [] };
    await people.insertOne({ _id: 'proef/admin', name: 'Ada', guardian: [], staff: [admin], accounts: [] });
    const juf = { number: 'P1', name: 'Els', roles: ['teacher' as const], groups: ['groep-5'], filed: {} };
    expect(told(await take({ staff: [juf, { ...juf, number: 'P2' }] }))).to.deep.equal([
      'added staff P1 roles teacher',
      'added staff P2 roles teacher',
    ]);
    expect(told(await take({ staff: [juf] }))).to.deep.equal(['left staff P2']);
    expect((await person('staff/P2'))?.staff).to.deep.equal([]);
    expect((await person('admin'))?.staff).to.have.length(1);
    expect((await person('guardian/a'))?.guardian).to.have.length(2);
  });

  it('are whole after a crash at any point, and nobody sees more in between than before and after', async () => {
    const roster = {
      pupils: [pupil('2', [guardian('b'), guardian('a', { authority: false })]), pupil('3', [guardian('a')])],
    };
    const changes = await plan(roster);
    const allowed = [...FAMILY, ...roster.pupils];
    let crashAt = 0;
    for (let finished = false; !finished; crashAt += 1) {
      let steps = 0;
      const crash = (): void => {
        if (steps++ === crashAt) throw new Error('crash');
      };
      finished = await writeRoster(who, SCHOOL, GROUPS, changes, crash).then(
        () => true,
        () => false,
      );
      const { students, people } = await readRoster(who, 'proef');
      const present = new Set(students.filter(({ left }) => !left).map(({ _id }) => _id));
      for (const { _id, guardian: links } of people)
        for (const { student, authority } of links) {
          expect(present, `after step ${crashAt}`).to.include(student);
          const known = allowed
            .filter(({ number }) => `proef/${number}` === student)
            .flatMap(({ guardians }) => guardians);
          expect(known.some((one) => `proef/${one.id}` === _id && (one.authority || !authority))).to.equal(true);
        }
    }
    expect(crashAt).to.be.greaterThan(2);
    expect((await plan(roster)).told).to.deep.equal([]);
  });

  it('go to their next groups, and from school; accounts stay linked', async () => {
    const moves = [{ student: 'proef/1', group: 'proef/groep-6' }, { student: 'proef/2' }];
    const changes = await planMoves(who, 'proef', moves, NOW);
    expect(changes.told.map(({ sort, number }) => `${sort} ${number}`)).to.deep.equal(['changed 1', 'left 2']);
    await writeRoster(who, SCHOOL, GROUPS, changes);
    expect(await seenBy('phone-a')).to.deep.equal(['proef/1']);
    const again = await planMoves(who, 'proef', moves, NOW);
    expect(again).to.deep.equal({ students: [], people: [], told: [] });
  });
});
