import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import sinon from 'sinon';
import { type Actor, System } from '../../../bot/core/actor.ts';
import { OperatorError, UserError } from '../../../bot/core/errors.ts';
import { backupIn } from '../../../models/backup/format/backup-name.ts';
import { pruneBackups, writeBackup } from '../../../models/backup/write-backup.ts';
import { failing, sealedStore, type SealedStore } from '../../helpers/sealed-store.ts';

const who = System('test');
const NOW = new Date('2026-11-22T20:00:00.123Z');

describe('a backup', () => {
  let store: SealedStore;
  let file: string;
  beforeEach(async () => {
    store = await sealedStore();
    file = backupIn(store.backups, NOW);
    const people = Array.from({ length: 450 }, (_, at) => ({ _id: `p${at}` as never, name: 'somebody' }));
    await mongoose.connection.collection('people').insertMany(people);
  });
  afterEach(async () => {
    sinon.restore();
    await store.close();
  });

  it('holds every record, for its owner only, and appears when it is complete', async () => {
    const told: [number, number][] = [];
    const progress = (...one: [number, number]): void => {
      told.push(one);
      expect(existsSync(file)).to.equal(false);
    };
    const backup = await writeBackup(who, { to: file, now: NOW, progress });
    expect(backup.counts).to.include({ people: 450, meta: 1 });
    expect(backup.bytes).to.equal(statSync(file).size);
    expect(statSync(file).mode & 0o077).to.equal(0);
    expect(told.at(-1)).to.deep.equal([451, 451]);
    expect(readdirSync(store.backups).sort()).to.deep.equal([
      'erasures.jsonl',
      'samenspraak-2026-11-22T20-00-00Z.backup',
    ]);
  });

  it('leaves none, and says why, when the folder cannot be written to', async () => {
    writeFileSync(store.backups, 'a file, no folder');
    const error = await failing(writeBackup(who, { to: file, now: NOW }));
    expect(error).to.be.instanceOf(OperatorError);
    expect(error.message).to.include(file);
  });

  it('leaves no half one when the store fails in between', async () => {
    const find = sinon.stub(mongoose.mongo.Collection.prototype, 'find');
    find.callThrough().onCall(3).throws(new Error('the store is away'));
    await failing(writeBackup(who, { to: file, now: NOW }));
    expect(readdirSync(store.backups)).to.deep.equal(['erasures.jsonl']);
  });

  it('is the program’s own business', async () => {
    const visitor: Actor = { kind: 'visitor', school: 'a' };
    expect(await failing(writeBackup(visitor, { to: file, now: NOW }))).to.be.instanceOf(UserError);
  });

  it('makes the oldest go, and parts that were broken off, and touches nothing else', () => {
    mkdirSync(store.backups);
    const put = (name: string): void => writeFileSync(join(store.backups, name), '');
    for (let day = 10; day < 15; day++) put(`samenspraak-2026-11-${day}T20-00-00Z.backup`);
    for (const name of ['samenspraak-2026-11-01T20-00-00Z.backup.part', 'samenspraak-2026-11-22T20-00-00Z.backup.part'])
      put(name);
    const old = new Date(NOW.getTime() - 2 * 86_400_000);
    utimesSync(join(store.backups, 'samenspraak-2026-11-01T20-00-00Z.backup.part'), old, old);
    utimesSync(join(store.backups, 'samenspraak-2026-11-22T20-00-00Z.backup.part'), NOW, NOW);
    for (const name of ['erasures.jsonl', 'by-hand.backup', 'samenspraak.txt']) put(name);
    pruneBackups(who, store.backups, 2, NOW);
    expect(readdirSync(store.backups).sort()).to.deep.equal([
      'by-hand.backup',
      'erasures.jsonl',
      'samenspraak-2026-11-13T20-00-00Z.backup',
      'samenspraak-2026-11-14T20-00-00Z.backup',
      'samenspraak-2026-11-22T20-00-00Z.backup.part',
      'samenspraak.txt',
    ]);
  });
});
