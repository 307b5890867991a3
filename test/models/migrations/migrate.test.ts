import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { BSON } from 'mongodb';
import mongoose from 'mongoose';
import sinon from 'sinon';
import { System } from '../../../bot/core/actor.ts';
import { clockAt } from '../../../bot/core/clock.ts';
import { OperatorError } from '../../../bot/core/errors.ts';
import { verifyBackup } from '../../../models/backup/format/read-backup.ts';
import { stillWaiting, takeConversation } from '../../../models/conversations/accept.ts';
import { lastHistory } from '../../../models/history.ts';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../models/migrations/index.ts';
import { migrate, runMigrations } from '../../../models/migrations/migrate.ts';
import { openNotes } from '../../../models/notes.ts';
import { unseal, useMasterKey } from '../../../models/sealed.ts';
import { connectOnly, connectStore, disconnectStore } from '../../../models/store.ts';
import { failing } from '../../helpers/sealed-store.ts';
import { startStore } from '../../helpers/test-school.ts';

type Row = Record<string, unknown> & { _id: string };
const rows = (name: string): mongoose.mongo.Collection<Row> => mongoose.connection.collection<Row>(name);
const NOW = new Date('2026-11-23T08:00:00Z');
const useKey = (): void => useMasterKey(Buffer.alloc(32, 'samenspraak'));

/** What a program of schema 1 wrote, under the key that `useKey` uses. */
const VERSION_1 = BSON.EJSON.parse(readFileSync(join(import.meta.dirname, 'version-1.json'), 'utf8')) as Record<
  string,
  Row[]
>;

describe('a store of version 1', () => {
  let store: Awaited<ReturnType<typeof startStore>>;
  let folder: string;
  let backups: string;
  const start = (): Promise<void> => connectStore(store.uri, { useKey, backups, clock: clockAt(NOW) });
  const version = async (): Promise<unknown> => (await rows('meta').findOne({ _id: 'schema' }))?.['version'];
  const formats = async (): Promise<number[]> =>
    (await rows('history').find({}).toArray()).map(({ body }) => (body as BSON.Binary).buffer[0]!);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'migrate-'));
    backups = join(folder, 'backups');
    store = await startStore();
    await connectOnly(store.uri);
    for (const [name, documents] of Object.entries(VERSION_1)) await rows(name).insertMany(documents);
    await rows('outbox').createIndexes([{ key: { due: 1, priority: 1 } }]);
  });
  afterEach(async () => {
    sinon.restore();
    await disconnectStore();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is backed up, then brought to ours: all that was sealed opens', async () => {
    await start();
    expect(await version()).to.equal(SCHEMA_VERSION);
    const [name = ''] = readdirSync(backups).filter((one) => one.endsWith('.backup'));
    expect(await verifyBackup(join(backups, name))).to.include({ conversations: 3, notes: 1, parked: 1 });
    const waiting = await stillWaiting('telegram', 'oma-riet');
    expect(waiting.map(({ text }) => text)).to.deep.equal(['mag ik ook komen', 'en opa']);
    const held = await takeConversation<{ told: boolean }, { replies: unknown[] }>('telegram/bram', 'test', NOW);
    expect(held?.state?.told).to.equal(true);
    expect(held?.unsent?.replies.replies).not.to.be.empty;
    const who = System('test');
    expect((await openNotes(who, 'kelderswerf', { limit: 5 }))[0]?.text).to.equal('ik wil een gesprek met de juf');
    expect(await lastHistory(who, 'fatma', 5)).to.have.length(1);
    const parked = await rows('parked').findOne({});
    expect(parked).to.include({ state: 'open' });
    expect(await unseal('conversation/telegram/oma-riet', 'parked', parked!['body'] as never)).to.be.an('object');
  });

  it('loses the outbox’s first index', async () => {
    useKey();
    await runMigrations(1);
    const names = (await rows('outbox').listIndexes().toArray()).map((index: { name?: string }) => index.name);
    expect(names).to.deep.equal(['_id_']);
    await runMigrations(1);
  });

  it('stays as it is when the backup cannot be written, and says what to do', async () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(backups, 'a file, no folder');
    const error = await failing(start());
    expect(error).to.be.instanceOf(OperatorError).with.property('message').that.includes('BACKUP_FOLDER');
    expect(await version()).to.equal(1);
    expect(await formats()).to.deep.equal([1]);
    const nowhere = await failing(connectStore(store.uri, { useKey }));
    expect(nowhere).to.be.instanceOf(OperatorError).with.property('message').that.includes('BACKUP_FOLDER');
  });

  it('is brought further when it is started again after a crash in the middle', async () => {
    const write = sinon.stub(mongoose.mongo.Collection.prototype, 'updateOne');
    write.callThrough().onCall(4).rejects(new Error('the process died'));
    expect((await failing(start())).message).to.equal('the process died');
    write.restore();
    expect(await version()).to.equal(1);
    await start();
    expect(await version()).to.equal(SCHEMA_VERSION);
    expect(await formats()).to.deep.equal([2]);
    expect(await stillWaiting('telegram', 'oma-riet')).to.have.length(2);
  });

  it('is migrated by one of several that start at once; the others wait', async () => {
    useKey();
    let backedUp = 0;
    const backUp = async (): Promise<void> => {
      backedUp += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await Promise.all([1, 2, 3].map(() => migrate(clockAt(NOW), backUp)));
    expect(backedUp).to.equal(1);
    expect(await version()).to.equal(SCHEMA_VERSION);
    expect(await rows('meta').findOne({ _id: 'schema' })).not.to.have.property('migrator');
  });

  it('is taken over from who died while migrating, and from nobody who lives', async () => {
    useKey();
    const clock = clockAt(NOW);
    const until = new Date(NOW.getTime() + 30_000);
    await rows('meta').updateOne({ _id: 'schema' }, { $set: { migrator: 'another', until } });
    let isDone = false;
    const migrating = migrate(clock, () => Promise.resolve()).then(() => (isDone = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isDone).to.equal(false);
    clock.move(30_001);
    await migrating;
    expect(await version()).to.equal(SCHEMA_VERSION);
  });
});

describe('migrations', () => {
  it('go up one by one to the version of this program', () => {
    expect(MIGRATIONS.map(({ to }) => to)).to.deep.equal(MIGRATIONS.map((_, at) => at + 2));
    expect(MIGRATIONS.at(-1)?.to).to.equal(SCHEMA_VERSION);
  });

  it('are not needed, nor is a backup, by a fresh store', async () => {
    const store = await startStore();
    await connectStore(store.uri);
    expect((await rows('meta').findOne({ _id: 'schema' }))?.['version']).to.equal(SCHEMA_VERSION);
    expect(existsSync('backups')).to.equal(false);
    await disconnectStore();
    await store.close();
  });
});
