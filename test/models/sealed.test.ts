import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Binary } from 'mongodb';
import mongoose from 'mongoose';
import { OperatorError } from '../../bot/core/errors.ts';
import { Erased, seal, unseal, useMasterKey, useMasterKeyFile } from '../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../models/store.ts';
import { startStore } from '../helpers/test-school.ts';

const failing = async (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error as Error,
  );

describe('sealed text', () => {
  let store: Awaited<ReturnType<typeof startStore>>;
  let folder: string;
  beforeEach(async () => {
    store = await startStore();
    await connectStore(store.uri);
    useMasterKey(randomBytes(32));
    folder = mkdtempSync(join(tmpdir(), 'sealed-'));
  });
  afterEach(async () => {
    await disconnectStore();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('comes back as it was, and differs every time it is sealed', async () => {
    const value = { text: 'juf Els 🙂', list: [1, null] };
    const [one, two] = await Promise.all([seal('person/a', 'note', value), seal('person/a', 'note', value)]);
    expect(await unseal('person/a', 'note', one)).to.deep.equal(value);
    expect(Buffer.from(one.buffer).equals(Buffer.from(two.buffer))).to.equal(false);
    expect(Buffer.from(one.buffer).includes('Els')).to.equal(false);
  });

  it('cannot be moved to another field or owner, nor altered', async () => {
    const sealed = await seal('person/a', 'note', 'x');
    await seal('person/b', 'note', 'y');
    await failing(unseal('person/a', 'state', sealed));
    await failing(unseal('person/b', 'note', sealed));
    const altered = Buffer.from(sealed.buffer);
    altered[altered.length - 1]! ^= 1;
    await failing(unseal('person/a', 'note', new Binary(altered)));
  });

  it('abuse 67: fails loudly, and not as erased, when somebody edits the store', async () => {
    const sealed = await seal('person/a', 'note', 'x');
    const edited = (at: number): Binary => {
      const bytes = Buffer.from(sealed.buffer);
      bytes[at]! ^= 1;
      return new Binary(bytes);
    };
    for (let at = 0; at < sealed.length(); at++) {
      const error = await failing(unseal('person/a', 'note', edited(at)));
      expect(error, `byte ${at}`).not.to.be.instanceOf(Erased);
    }
    await mongoose.connection.collection('datakeys').deleteMany({});
    useMasterKey(randomBytes(32)); // forgets what was remembered
    expect(await failing(unseal('person/a', 'note', sealed))).not.to.be.instanceOf(Erased);
    expect(await mongoose.connection.collection('datakeys').countDocuments()).to.equal(0);
  });

  it('agrees on one data key when a first message comes to two at once', async () => {
    const sealed = await Promise.all(Array.from({ length: 10 }, (_, at) => seal('conversation/new', 'waiting', at)));
    useMasterKey(randomBytes(32));
    expect(await mongoose.connection.collection('datakeys').countDocuments()).to.equal(1);
    expect(sealed).to.have.length(10);
  });

  it('makes a master key once, readable by its owner only', async () => {
    const file = join(folder, 'keys', 'master.key');
    await useMasterKeyFile(file);
    expect(statSync(file).mode & 0o077).to.equal(0);
    const first = readFileSync(file, 'utf8');
    await seal('person/a', 'note', 'x');
    await useMasterKeyFile(file);
    expect(readFileSync(file, 'utf8')).to.equal(first);
  });

  it('abuse 75: refuses to start without the master key of what is sealed, and names its id only', async () => {
    const file = join(folder, 'master.key');
    await useMasterKeyFile(file);
    await seal('person/a', 'note', 'x');
    const key = readFileSync(file, 'utf8').trim();
    rmSync(file);
    const missing = await failing(useMasterKeyFile(file));
    expect(missing).to.be.instanceOf(OperatorError);
    expect(missing.message)
      .to.match(/master key [0-9a-f]{8} is missing/)
      .and.not.include(key);
    expect(existsSync(file)).to.equal(false);
    writeFileSync(file, randomBytes(32).toString('base64'));
    const other = await failing(useMasterKeyFile(file));
    expect(other.message)
      .to.match(/sealed with master key [0-9a-f]{8}/)
      .and.not.include(key);
  });
});
