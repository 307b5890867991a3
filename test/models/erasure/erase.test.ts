import { expect } from 'chai';
import { readFileSync, rmSync, statSync } from 'node:fs';
import mongoose from 'mongoose';
import sinon from 'sinon';
import { type Actor, System } from '../../../bot/core/actor.ts';
import { OperatorError, UserError } from '../../../bot/core/errors.ts';
import { KEPT_OF_PERSON } from '../../../models/erasure/belongings.ts';
import { erasePerson } from '../../../models/erasure/erase.ts';
import { listIn } from '../../../models/erasure/list-file.ts';
import { openNotes } from '../../../models/notes.ts';
import { Erased, seal, unseal } from '../../../models/sealed.ts';
import { failing } from '../../helpers/sealed-store.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const who = System('test');
const FATMA = 'kelderswerf/demo/fatma';
const NOW = new Date('2026-11-22T20:00:00Z');
const GROUND = 'GDPR 17(1)(b)';
const office: Actor = {
  kind: 'person',
  person: 'kelderswerf/demo/office',
  school: 'kelderswerf',
  roles: ['office'],
  children: [],
  groups: [],
};
const rows = (name: string): Promise<object[]> => mongoose.connection.collection(name).find({}).toArray();

describe('the erasure of a person', function () {
  this.timeout(20_000);
  let school: TestSchool;
  let backups: string;
  const erase = (ground = GROUND): Promise<boolean> => erasePerson(who, FATMA, { ground, backups }, NOW);

  beforeEach(async () => {
    backups = mkdtempSync(join(tmpdir(), 'erase-'));
    school = await testSchool();
    for (const person of ['fatma', 'bram']) await school.say(person, 'ik wil een gesprek met de juf');
  });
  afterEach(async () => {
    sinon.restore();
    await school.close();
    rmSync(backups, { recursive: true, force: true });
  });

  it('abuse 76: takes all that names them; a hash, the ground and an expiry remain', async () => {
    const sealed = await seal('conversation/telegram/fatma', 'x', 'said');
    expect(await erase()).to.equal(true);
    for (const name of ['conversations', 'notes', 'accounts', 'people', 'datakeys'])
      expect(JSON.stringify(await rows(name)), name)
        .to.include('bram')
        .and.not.include('fatma');
    const [erasure, another] = await rows('erasures');
    expect(another).to.equal(undefined);
    expect(erasure).to.include({ ground: GROUND, state: 'done' });
    expect(erasure).to.have.property('expires').that.deep.equals(new Date('2031-11-22T20:00:00Z'));
    expect(JSON.stringify(erasure))
      .to.match(/"_id":"[0-9a-f]{64}"/)
      .and.not.match(/fatma/i);
    expect(readFileSync(listIn(backups), 'utf8'))
      .to.include(GROUND)
      .and.not.match(/fatma/i);
    expect(statSync(listIn(backups)).mode & 0o077).to.equal(0);
    expect(await failing(unseal('conversation/telegram/fatma', 'x', sealed))).to.be.instanceOf(Erased);
  });

  it('takes hold in a process that remembers the key, within a minute', async () => {
    const sealed = await seal('conversation/telegram/fatma', 'x', 'said');
    const row = await mongoose.connection
      .collection<{ _id: string }>('datakeys')
      .findOne({ _id: 'conversation/telegram/fatma' });
    await erase();
    await mongoose.connection.collection<{ _id: string }>('datakeys').insertOne(row!);
    expect(await unseal('conversation/telegram/fatma', 'x', sealed)).to.equal('said');
    await mongoose.connection.collection('datakeys').deleteMany({}); // by another process
    expect(await unseal('conversation/telegram/fatma', 'x', sealed)).to.equal('said');
    sinon.stub(performance, 'now').returns(performance.now() + 60_001);
    expect(await failing(unseal('conversation/telegram/fatma', 'x', sealed))).to.be.instanceOf(Erased);
  });

  it('leaves the notes of others to the office, also when one was kept while its writer was erased', async () => {
    const [note] = (await rows('notes')).filter((one) => JSON.stringify(one).includes('fatma'));
    await erase();
    await mongoose.connection.collection('notes').insertOne({ ...note });
    const notes = await openNotes(office, 'kelderswerf', { limit: 10 });
    expect(notes.map(({ writer }) => writer?.slice(0, 4))).to.deep.equal(['Bram']);
    expect(await rows('notes')).to.have.length(1);
  });

  it('is harmless to repeat, and completes one that was broken off', async () => {
    const deleting = sinon.stub(mongoose.mongo.Collection.prototype, 'deleteMany');
    deleting.callThrough().onCall(3).rejects(new Error('the process died'));
    await failing(erase());
    expect(await rows('erasures')).to.have.length(1);
    expect((await rows('erasures'))[0]).to.include({ state: 'begun' });
    deleting.restore();
    expect(await erase()).to.equal(true);
    expect((await rows('erasures'))[0]).to.include({ state: 'done' });
    expect(await erase()).to.equal(false);
    expect(await rows('erasures')).to.have.length(1);
  });

  it('lets the person begin anew, as a stranger', async () => {
    await erase();
    const said = await school.say('fatma', 'hallo');
    expect(said.keys).not.to.be.empty;
    expect((await school.say('fatma', 'wanneer is de ouderavond')).keys).not.to.be.empty;
  });

  it('refuses a ground that names the person, and everybody but the program itself', async () => {
    expect(await failing(erase('Fatma asked for it'))).to.be.instanceOf(OperatorError);
    expect(await failing(erasePerson(office, FATMA, { ground: GROUND, backups }, NOW))).to.be.instanceOf(UserError);
    expect(JSON.stringify(await rows('people'))).to.include('fatma');
  });

  it('knows of every collection whether it holds anything of a person', () => {
    const names = Object.values(mongoose.models).map((model) => model.collection.collectionName);
    expect(
      names.filter((name) => !(name in KEPT_OF_PERSON)),
      'say so in models/erasure/belongings.ts',
    ).to.deep.equal([]);
  });
});
