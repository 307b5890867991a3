/** abuse 73: the disk is full or read-only while the store runs. */
import { execFileSync, spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { startEmbedded } from '../../../models/embedded/start.ts';
import { inFolder, rejection } from './help.ts';

interface Answer {
  kept: number[];
  refused: number[];
  errors: string[];
  ids: number[];
}

/** A process that owns the store; `limit` is a shell command it starts behind. */
class Writer {
  readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: AsyncIterator<string>;

  constructor(folder: string, limit: string) {
    const script = join(import.meta.dirname, 'disk-child.ts');
    const command = `${limit} exec '${process.execPath}' '${script}' '${folder}'`;
    this.child = spawn('sh', ['-c', command]);
    this.child.stderr.pipe(process.stderr);
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    return String((await this.lines.next()).value);
  }

  async ask(question: string): Promise<Answer> {
    this.child.stdin.write(`${question}\n`);
    return JSON.parse(await this.line()) as Answer;
  }

  async end(): Promise<void> {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

/** Writes until the disk refuses, then checks what is kept; frees the disk, and writes on. */
async function fillUpAndGoOn(
  folder: string,
  limit: string,
  errors: RegExp,
  free: (pid: number) => void,
): Promise<void> {
  const writer = new Writer(folder, limit);
  let kept: number;
  try {
    kept = await fillUp(writer, errors, free);
  } finally {
    await writer.end();
  }
  expect(check(folder)).to.deep.equal({ integrity: 'ok', documents: kept, keys: kept });
}

/** Each meets the end of the disk at another place: between a document and its keys, or within one of them. */
const SMALLER = [18_000, 15_000, 13_000, 11_000, 9_000, 7_000, 5_000, 3_000, 1_000, 500];

/** How many documents are kept in the end. */
async function fillUp(writer: Writer, errors: RegExp, free: (pid: number) => void): Promise<number> {
  expect(await writer.line()).to.equal('ready');
  const kept: number[] = [];
  const write = async (n: number, size: number): Promise<Answer> => {
    const answer = await writer.ask(`write ${n} ${size}`);
    kept.push(...answer.kept);
    for (const error of answer.errors) expect(error).to.match(errors);
    return answer;
  };
  let full = false;
  for (let i = 0; i < 50 && !full; i++) full = (await write(10, 20_000)).refused.length > 0;
  expect(full).to.equal(true);
  for (const size of SMALLER) await write(1, size);
  expect((await writer.ask('read')).ids, 'while it is full').to.have.members(kept);
  free(writer.child.pid ?? 0);
  expect((await write(10, 20_000)).refused, 'when there is space again').to.deep.equal([]);
  expect((await writer.ask('read')).ids).to.have.members(kept);
  return kept.length;
}

function check(folder: string): object {
  const database = new DatabaseSync(join(folder, 'store.db'));
  const number = (sql: string): unknown => database.prepare(sql).get()?.['n'];
  const found = {
    integrity: database.prepare('PRAGMA integrity_check').get()?.['integrity_check'],
    documents: number('SELECT count(*) AS n FROM c1'),
    keys: number('SELECT count(*) AS n FROM i1'),
  };
  database.close();
  return found;
}

/** Runs a test on a file system of a few megabytes, where the system lets us mount one. */
async function onSmallDisk(test: (folder: string) => Promise<void>, skip: () => void): Promise<void> {
  await inFolder(async (folder) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=10m', 'none', folder], { stdio: 'ignore' });
    } catch {
      skip();
      return;
    }
    try {
      await test(folder);
    } finally {
      execFileSync('umount', ['-l', folder]);
    }
  });
}

describe('a disk that takes no more', function () {
  this.timeout(60_000);

  it('abuse 73: disk full: a clear error, nothing half-written, and it goes on when there is space', async function () {
    await onSmallDisk(
      async (folder) => {
        const ballast = join(folder, 'ballast');
        writeFileSync(ballast, Buffer.alloc(7 * 1024 * 1024));
        await fillUpAndGoOn(folder, '', /^14031 The disk is full: nothing of this write was kept/, () => {
          rmSync(ballast);
        });
      },
      () => {
        this.skip();
      },
    );
  });

  it('abuse 73: a start on a full disk says so, and works when there is space', async function () {
    await onSmallDisk(
      async (folder) => {
        await (await startEmbedded({ folder })).close();
        const ballast = join(folder, 'ballast');
        fillWith(ballast);
        const error = await rejection(startEmbedded({ folder }));
        expect(error['code']).to.equal('full');
        rmSync(ballast);
        await (await startEmbedded({ folder })).close();
      },
      () => {
        this.skip();
      },
    );
  });

  it('abuse 73: a file may not grow: a clear error, nothing half-written, and it goes on when it may', async function () {
    if (!canRaiseLimits()) this.skip();
    await inFolder(async (folder) => {
      const unlimited = (pid: number): void => {
        execFileSync('prlimit', ['--pid', String(pid), '--fsize=unlimited']);
      };
      await fillUpAndGoOn(folder, 'ulimit -S -f 2048;', /^96 .*nothing of this write was kept/, unlimited);
    });
  });
});

/** Writes a file until there is no space left. */
function fillWith(path: string): void {
  const file = openSync(path, 'w');
  try {
    while (writeSync(file, Buffer.alloc(4096)) > 0);
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC');
  } finally {
    closeSync(file);
  }
}

/** `prlimit` is a program of Linux. */
function canRaiseLimits(): boolean {
  return spawnSync('prlimit', ['--version']).status === 0;
}
