import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { Double, Long } from 'mongodb';
import mongoose from 'mongoose';
import { System } from '../../../bot/core/actor.ts';
import { OperatorError } from '../../../bot/core/errors.ts';
import { backupIn } from '../../../models/backup/format/backup-name.ts';
import { type Restored, restoreBackup } from '../../../models/backup/restore.ts';
import { writeBackup } from '../../../models/backup/write-backup.ts';
import { erasePerson } from '../../../models/erasure/erase.ts';
import { listIn, readList } from '../../../models/erasure/list-file.ts';
import { linkAccount, savePerson } from '../../../models/people/person.ts';
import { Erased, seal, unseal } from '../../../models/sealed.ts';
import { failing, sealedStore, type SealedStore } from '../../helpers/sealed-store.ts';

const who = System('test');
const NOW = new Date('2026-11-22T20:00:00Z');
const LATER = new Date('2026-11-23T09:00:00Z');
const OWNER = 'conversation/telegram/fatma';

type Row = Record<string, unknown> & { _id: string };
const rows = (name: string): mongoose.mongo.Collection<Row> => mongoose.connection.collection<Row>(name);
const all = (name: string): Promise<Row[]> => rows(name).find({}).sort({ _id: 1 }).toArray();

describe('a restore', () => {
  let store: SealedStore;
  let file: string;

  const restore = (): Promise<Restored> =>
    restoreBackup(who, { file, erasures: readList(store.backups) ?? [], backups: store.backups, now: LATER });
  const moved = async (): Promise<Restored> => {
    await writeBackup(who, { to: file, now: NOW });
    await store.toEmptyStore();
    return restore();
  };
  const person = async (id: string): Promise<void> => {
    await savePerson(who, { _id: id, name: id, guardian: [], staff: [] });
    await linkAccount(who, { channel: 'telegram', id }, id, id);
  };

  beforeEach(async () => {
    store = await sealedStore();
    file = backupIn(store.backups, NOW);
  });
  afterEach(() => store.close());

  it('brings back every record as it was, to the kind of its numbers', async () => {
    const odd: Row = {
      _id: 'odd',
      one: 1,
      double: new Double(1),
      long: new Long(1),
      at: NOW,
      list: [null, { a: true }],
    };
    await rows('events').insertOne(odd);
    await person('fatma');
    const before = await Promise.all(['events', 'people', 'accounts'].map(all));
    const { created, counts } = await moved();
    expect(created).to.deep.equal(NOW);
    expect(counts).to.include({ events: 1, people: 1, accounts: 1 });
    await store.restart();
    expect(await Promise.all(['events', 'people', 'accounts'].map(all))).to.deep.equal(before);
    const raw = await rows('events').findOne({ _id: 'odd' }, { promoteValues: false });
    expect(raw).to.deep.include({ double: new Double(1), long: new Long(1) });
  });

  it('abuse 27: puts aside all that was on its way, so that nothing is sent again', async () => {
    const states = ['waiting', 'sending', 'sent', 'gone'];
    await rows('outbox').insertMany(
      states.map((state) => ({
        _id: state,
        state,
        schoolId: 'a',
        ...(state === 'waiting' || state === 'sending' ? { due: NOW } : {}),
      })),
    );
    const replies = { school: 'a', replies: [1] };
    await rows('conversations').insertMany([
      {
        _id: 'telegram/fatma',
        recent: ['k1', 'k2'],
        waiting: [{ key: 'k2', body: await seal(OWNER, 'waiting', { key: 'k2', text: 'hoi', account: 'fatma' }) }],
        talk: await seal(OWNER, 'talk', { state: { told: true }, replies }),
        sending: { cause: 'k1', next: 1, doubted: false },
        tries: 2,
        lease: { owner: 'x', generation: 7 },
        until: NOW,
      },
    ]);
    await rows('schools').insertOne({ _id: 'a' });
    expect((await moved()).parked).to.deep.equal({ outbox: 2, replies: 1, messages: 1, unreadable: 0 });
    await store.restart();
    const outbox = await all('outbox');
    expect(outbox.map(({ state }) => state)).to.deep.equal(['gone', 'doubt', 'sent', 'doubt']);
    expect(outbox.filter((row) => 'due' in row)).to.deep.equal([]);
    expect(outbox.filter((row) => row['stuck'] === 'a')).to.have.length(2);
    const [conversation] = await all('conversations');
    expect(conversation).to.deep.include({ waiting: [], sending: null, tries: 0, recent: ['k1', 'k2'] });
    expect(conversation).not.to.have.property('until');
    const parked = await all('parked');
    expect(parked.map(({ _id }) => _id)).to.deep.equal(['k1/replies', 'k2']);
    expect(parked.map(({ reason }) => reason)).to.deep.equal(['replies', 'message']);
    for (const row of parked) expect(row).to.include({ state: 'open', schoolId: 'a' });
    expect(await unseal(OWNER, 'parked', parked[0]!['body'] as never)).to.deep.equal(replies);
    expect(await unseal(OWNER, 'parked', parked[1]!['body'] as never)).to.include({ text: 'hoi' });
  });

  it('abuse 77: erases again who was erased after the backup was made, and nobody else', async () => {
    for (const id of ['fatma', 'bram']) await person(id);
    const sealed = await seal(OWNER, 'note', 'said');
    await rows('conversations').insertOne({ _id: 'telegram/fatma', recent: [], waiting: [], tries: 0 });
    await writeBackup(who, { to: file, now: NOW });
    await erasePerson(who, 'fatma', { ground: 'GDPR 17(1)(b)', backups: store.backups }, LATER);
    await store.toEmptyStore();
    expect((await restore()).erased).to.equal(1);
    await store.restart();
    expect((await all('people')).map(({ _id }) => _id)).to.deep.equal(['bram']);
    expect(await all('conversations')).to.deep.equal([]);
    expect(await all('datakeys')).to.deep.equal([]);
    expect((await all('erasures'))[0]).to.include({ state: 'done', ground: 'GDPR 17(1)(b)' });
    expect(await failing(unseal(OWNER, 'note', sealed))).to.be.instanceOf(Erased);
  });

  it('leaves who came back after an erasure: what the backup knows as done is not done again', async () => {
    await person('fatma');
    await seal(OWNER, 'note', 'before');
    await erasePerson(who, 'fatma', { ground: 'GDPR 17(1)(b)', backups: store.backups }, NOW);
    await person('fatma');
    const anew = await seal(OWNER, 'note', 'after');
    expect((await moved()).erased).to.equal(0);
    await store.restart();
    expect(await unseal(OWNER, 'note', anew)).to.equal('after');
  });

  it('refuses a store that holds anything, and a list of erasures that cannot be read', async () => {
    await person('fatma');
    await writeBackup(who, { to: file, now: NOW });
    expect(await failing(restore()))
      .to.be.instanceOf(OperatorError)
      .with.property('message')
      .that.includes('not empty');
    appendFileSync(listIn(store.backups), 'half a li');
    expect(() => readList(store.backups)).to.throw(OperatorError, ':1');
  });

  it('writes nothing when the file is damaged', async () => {
    await person('fatma');
    await writeBackup(who, { to: file, now: NOW });
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 1));
    await store.toEmptyStore();
    expect(await failing(restore())).to.be.instanceOf(OperatorError);
    expect(await mongoose.connection.db!.listCollections().toArray()).to.deep.equal([]);
  });

  it('keeps a bot from starting on half of it', async () => {
    await store.toEmptyStore();
    await rows('meta').insertOne({ _id: 'restoring' });
    expect((await failing(store.restart())).message).to.include('restore');
  });

  it('leaves a conversation that somebody altered as it is, and counts it', async () => {
    const body = await seal('conversation/telegram/bram', 'waiting', {});
    await rows('conversations').insertOne({
      _id: 'telegram/fatma',
      recent: [],
      waiting: [{ key: 'k', body }],
      tries: 0,
    });
    expect((await moved()).parked).to.deep.equal({ outbox: 0, replies: 0, messages: 0, unreadable: 1 });
  });
});
