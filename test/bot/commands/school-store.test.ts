/** `school backup | restore | rotate-key | erase`, as processes of their own, on a folder of their own. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { useMasterKeyFile } from '../../../models/sealed.ts';
import { type Embedded, startEmbedded } from '../../../models/embedded/start.ts';
import { type Folder, programFolder } from '../../helpers/program.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const ROOT = join(import.meta.dirname, '../../..');
const FATMA = 'kelderswerf/demo/fatma';

interface Outcome {
  code: number | null;
  out: string;
  err: string;
}

describe('school backup, restore, rotate-key and erase', function () {
  this.timeout(60_000);
  let folder: Folder;
  let store: Embedded;
  let school: TestSchool;
  let settings: Record<string, string>;

  async function run(
    args: string[],
    { env = {}, input = '' }: { env?: object; input?: string } = {},
  ): Promise<Outcome> {
    const { MONGODB_URI: _uri, ...own } = process.env;
    const child = spawn(process.execPath, ['bot/commands/school.ts', ...args], {
      cwd: ROOT,
      env: { ...own, ...settings, ...env },
    });
    const outcome: Outcome = { code: null, out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (outcome.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (outcome.err += data.toString()));
    child.stdin.end(input);
    [outcome.code] = (await once(child, 'close')) as [number | null];
    return outcome;
  }
  const backups = (): string[] => readdirSync(join(folder.path, 'backups')).filter((name) => name.endsWith('.backup'));
  const backupFile = (): string => join(folder.path, 'backups', backups().at(-1) ?? '');

  beforeEach(async () => {
    folder = programFolder();
    settings = { ...folder.settings, BACKUP_FOLDER: join(folder.path, 'backups'), BACKUPS_KEPT: '1' };
    store = await startEmbedded({ folder: settings['DATA_FOLDER']! });
    school = await testSchool({ storeUri: store.uri, masterKey: settings['MASTER_KEY_FILE']! });
    await school.say('fatma', 'ik wil een gesprek met de juf');
  });
  afterEach(async () => {
    await school.close();
    await store.close();
    folder.remove();
  });

  it('back up while the program runs, and restore into another folder', async () => {
    const backup = await run(['backup']);
    expect(backup).to.include({ code: 0, err: '' });
    expect(backup.out).to.match(/\.backup: \d+ records, \d+ KB, read back and whole/);
    await new Promise((resolve) => setTimeout(resolve, 1_000)); // their names have seconds
    await run(['backup']);
    expect(backups()).to.have.length(1);
    const onRunning = await run(['restore', backupFile()]);
    expect(onRunning).to.include({ code: 1 });
    expect(onRunning.err).to.include('Stop it first');
    const other = { DATA_FOLDER: join(folder.path, 'other') };
    const restored = await run(['restore', backupFile()], { env: other });
    expect(restored, restored.err).to.include({ code: 0 });
    expect(restored.out).to.match(/not sent by itself: 1 rows of the outbox, 0 unsent replies, 0 messages/);
    const again = await run(['restore', backupFile()], { env: other });
    expect(again.err).to.include('not empty');
  });

  it('refuse a restore without the list of erasures, and without the key', async () => {
    await run(['backup']);
    const list = join(folder.path, 'backups', 'erasures.jsonl');
    rmSync(list);
    const env = { DATA_FOLDER: join(folder.path, 'other') };
    const refused = await run(['restore', backupFile()], { env });
    expect(refused.code).to.equal(1);
    expect(refused.err).to.include(list).and.include('--without-erasures');
    renameSync(settings['MASTER_KEY_FILE']!, join(folder.path, 'away'));
    const keyless = await run(['restore', '--without-erasures', backupFile()], { env });
    expect(keyless.err).to.match(/^The master key [0-9a-f]{8} is missing/);
    expect(existsSync(settings['MASTER_KEY_FILE']!)).to.equal(false);
    renameSync(join(folder.path, 'away'), settings['MASTER_KEY_FILE']!);
    expect((await run(['restore', '--without-erasures', backupFile()], { env })).code).to.equal(0);
    const nothing = await run(['restore', join(folder.path, 'nothing')], { env });
    expect(nothing.err).to.include('There is no file');
  });

  it('rotate the key under a bot that goes on', async () => {
    const rotated = await run(['rotate-key']);
    expect(rotated.code).to.equal(0);
    expect(rotated.out).to.match(/^A new master key is in use: [0-9a-f]{8}\. \d+ data keys/);
    const keys = readFileSync(settings['MASTER_KEY_FILE']!, 'utf8').trim().split('\n');
    expect(keys).to.have.length(2);
    for (const key of keys) expect(rotated.out).not.to.include(key);
    await school.say('bram', 'hallo');
    expect(await mongoose.connection.collection('datakeys').distinct('master')).to.have.length(1);
    await useMasterKeyFile(settings['MASTER_KEY_FILE']!);
    expect((await school.say('fatma', 'wanneer is de ouderavond')).keys).not.to.be.empty;
  });

  it('erase a person who was typed twice, and nobody else', async () => {
    const args = ['erase', FATMA, '--ground', 'GDPR 17(1)(b)'];
    const slip = await run(args, { input: 'kelderswerf/demo/bram\n' });
    expect(slip).to.include({ code: 1 });
    expect(slip.err).to.include('nothing was erased');
    const people = mongoose.connection.collection<{ _id: string }>('people');
    expect(await people.findOne({ _id: FATMA })).not.to.equal(null);
    expect((await run(args, { input: `${FATMA}\n` })).code).to.equal(0);
    expect(await people.findOne({ _id: FATMA })).to.equal(null);
    expect((await run([...args, '--yes'])).err).to.include('nobody of this id');
  });
});
