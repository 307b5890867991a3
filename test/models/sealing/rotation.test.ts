import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import mongoose from 'mongoose';
import sinon from 'sinon';
import { System } from '../../../bot/core/actor.ts';
import { OperatorError } from '../../../bot/core/errors.ts';
import { seal, unseal, useMasterKeyFile } from '../../../models/sealed.ts';
import { addKeyOnTop } from '../../../models/sealing/key-file.ts';
import { rotateMasterKey } from '../../../models/sealing/master-key.ts';
import { failing, sealedStore, type SealedStore } from '../../helpers/sealed-store.ts';

const who = System('test');
const OWNERS = Array.from({ length: 450 }, (_, at) => `conversation/web/${at}`);

describe('the rotation of the master key', () => {
  let store: SealedStore;
  const lines = (): string[] => readFileSync(store.keyFile, 'utf8').trim().split('\n');
  const masters = async (): Promise<unknown[]> => mongoose.connection.collection('datakeys').distinct('master');

  beforeEach(async () => {
    store = await sealedStore();
  });
  afterEach(async () => {
    sinon.restore();
    await store.close();
  });

  it('puts a new key on top, keeps the old one, and wraps every data key anew', async () => {
    const sealed = await Promise.all(OWNERS.map((owner) => seal(owner, 'x', owner)));
    const [before] = await masters();
    const told: number[] = [];
    const rotation = await rotateMasterKey(who, store.keyFile, (done) => told.push(done));
    expect(rotation).to.include({ rewrapped: OWNERS.length, resumed: false });
    expect(lines()).to.have.length(2);
    expect(statSync(store.keyFile).mode & 0o077).to.equal(0);
    expect(await masters())
      .to.deep.equal([rotation.master])
      .and.not.include(before);
    expect(told.at(-1)).to.equal(OWNERS.length);
    await useMasterKeyFile(store.keyFile);
    const opened = await Promise.all(OWNERS.map((owner, at) => unseal(owner, 'x', sealed[at]!)));
    expect(opened).to.deep.equal(OWNERS);
  });

  it('goes on where it was broken off, without another key', async () => {
    await Promise.all(OWNERS.map((owner) => seal(owner, 'x', 1)));
    addKeyOnTop(store.keyFile); // and then the process died
    const rotation = await rotateMasterKey(who, store.keyFile);
    expect(rotation).to.include({ rewrapped: OWNERS.length, resumed: true });
    expect(lines()).to.have.length(2);
    expect((await rotateMasterKey(who, store.keyFile)).resumed).to.equal(false);
    expect(lines()).to.have.length(3);
  });

  it('keeps everything readable while it runs, and what is new is under the new key', async () => {
    await Promise.all(OWNERS.map((owner) => seal(owner, 'x', 1)));
    const rotating = rotateMasterKey(who, store.keyFile);
    const during = await Promise.all(
      OWNERS.map(async (owner, at) => ({ owner: `person/${at}`, sealed: await seal(`person/${at}`, 'x', owner) })),
    );
    const { master } = await rotating;
    for (const { owner, sealed } of during) expect(await unseal(owner, 'x', sealed)).to.be.a('string');
    expect(await masters()).to.deep.equal([master]);
  });

  it('is seen by a process that does not know of it: it reads the file again', async () => {
    const sealed = await seal('person/a', 'x', 'said');
    const old = readFileSync(store.keyFile, 'utf8');
    const { master } = await rotateMasterKey(who, store.keyFile);
    const rotated = readFileSync(store.keyFile, 'utf8');
    const row = await mongoose.connection.collection<{ _id: string }>('datakeys').findOne({ _id: 'person/a' });
    await mongoose.connection.collection('datakeys').deleteMany({});
    writeFileSync(store.keyFile, old);
    await useMasterKeyFile(store.keyFile); // a process from before
    await mongoose.connection.collection<{ _id: string }>('datakeys').insertOne(row!);
    writeFileSync(store.keyFile, rotated);
    expect(await unseal('person/a', 'x', sealed)).to.equal('said');
    await seal('person/new', 'x', 1);
    expect(await masters()).to.deep.equal([master]);
  });

  it('works on while the file is away, as on a stick that was taken out', async () => {
    const sealed = await seal('person/a', 'x', 'said');
    rmSync(store.keyFile);
    await seal('person/b', 'x', 1);
    expect(await unseal('person/a', 'x', sealed)).to.equal('said');
  });

  it('refuses a second rotation at the same time, as one of the new keys would be lost', async () => {
    await seal('person/a', 'x', 1);
    writeFileSync(`${store.keyFile}.new`, '');
    const error = await failing(rotateMasterKey(who, store.keyFile));
    expect(error).to.be.instanceOf(OperatorError).with.property('message').that.includes('another rotation');
    expect(lines()).to.have.length(1);
    expect(existsSync(`${store.keyFile}.new`)).to.equal(true);
  });

  it('abuse 75: refuses to start when the line of a key in use was taken out, and names its id only', async () => {
    await seal('person/a', 'x', 1);
    const [id] = await masters();
    const [key] = lines();
    await rotateMasterKey(who, store.keyFile);
    await mongoose.connection.collection('datakeys').updateMany({}, { $set: { master: id } });
    writeFileSync(store.keyFile, `${lines()[0]}\n`);
    const error = await failing(store.restart());
    expect(error).to.be.instanceOf(OperatorError);
    expect(error.message).to.include(String(id)).and.not.include(key);
  });

  it('names the line of the file that is no key, and does not show it', async () => {
    writeFileSync(store.keyFile, `${lines()[0]}\n\nhunter2\n`);
    const error = await failing(store.restart());
    expect(error.message).to.include('line 3').and.not.include('hunter2');
  });
});
