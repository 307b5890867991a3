import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { System } from '../../../bot/core/actor.ts';
import { verifyBackup } from '../../../models/backup/format/read-backup.ts';
import { holdLease } from '../../../models/leases.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

describe('the nightly backup', () => {
  let school: TestSchool;
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightly-'));
  });
  afterEach(async () => {
    await school.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (kept = 3): Promise<void> => {
    school = await testSchool({ nightlyBackups: { folder, kept } });
  };
  const backups = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.backup'));
  /** Time passes; the backup goes on beside the turn. */
  const pass = async (milliseconds: number, until: () => boolean): Promise<void> => {
    school.clock.move(milliseconds);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    while (!until()) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const isMade = (count: number) => (): boolean => backups().length >= count;

  it('is made at once where there is none yet, and then every night at four', async () => {
    await open();
    await pass(0, isMade(1));
    await pass(DAY, isMade(2)); // from Sunday evening to Monday evening
    expect(backups()).to.have.length(2);
    await verifyBackup(join(folder, backups()[1]!));
    expect(await school.bot.lastBackup?.()).to.deep.equal(school.clock.now());
  });

  it('leaves as many as are to be kept', async () => {
    await open(2);
    for (let night = 0; night < 4; night++) {
      const newest = (): boolean => backups().at(-1)?.includes(school.clock.now().toISOString().slice(0, 10)) ?? false;
      await pass(night ? DAY : 0, newest);
    }
    while (backups().length > 2) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(backups()).to.have.length(2);
  });

  it('is left to the process that makes it already', async () => {
    await open();
    await pass(0, isMade(1));
    const other = { name: 'backup', owner: 'another process', milliseconds: 2 * DAY };
    await holdLease(System('test'), other, school.clock.now());
    await pass(DAY, () => true);
    expect(backups()).to.have.length(1);
  });

  it('says in the log that it failed, and the talk goes on', async () => {
    await open();
    await pass(0, isMade(1));
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await pass(DAY, () => school.log.some((line) => line.includes('the backup failed')));
    expect((await school.say('fatma', 'hallo')).keys).to.include('bot.greeting');
  });
});
