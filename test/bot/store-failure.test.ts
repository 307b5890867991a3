/** abuse 73: the store is gone, slow, full or read-only. Nothing is confirmed that is not kept, and it mends itself. */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPack } from '../../models/packs/load.ts';
import {
  type Folder,
  type Program,
  programFolder,
  type Row,
  startProgram,
  visit,
  type Visitor,
} from '../helpers/program.ts';
import { type StoreProcess, startStoreProcess } from '../helpers/store-process.ts';
import { type WebSchool, webSchool } from '../helpers/web-school.ts';

/** Milliseconds until a channel must know that nothing was kept; some more for this machine. */
const REFUSED_WITHIN = 6_500;
/** Milliseconds from the end of the failure until all goes on: connecting again, and the next look around. */
const BACK_WITHIN = 15_000;
/** Each about something else: those that belong together would get one reply. */
const { answers } = loadPack(join(import.meta.dirname, '../../schools/kelderswerf'));
const QUESTIONS = [0, 5, 10].map((at) => answers[at]?.examples['nl']?.[0] ?? '');

const isReady = async (address: string): Promise<boolean> => (await fetch(`${address}/health/ready`)).status === 200;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The status of a message that the store cannot keep; fails when that takes too long to say. */
async function refused(who: Visitor, text: string, id: string): Promise<number> {
  const began = performance.now();
  const status = await who.post(text, id);
  expect(performance.now() - began, 'milliseconds until the refusal').to.be.below(REFUSED_WITHIN);
  return status;
}

/** Posts it again and again under its id, as the page does, until it is taken. */
async function untilTaken(who: Visitor, text: string, id: string): Promise<void> {
  const began = performance.now();
  while ((await who.post(text, id)) !== 202) {
    expect(performance.now() - began, 'milliseconds until it is taken').to.be.below(BACK_WITHIN);
    await pause(200);
  }
}

/** How often each message was answered, once all are; fails when that takes too long. */
async function answersTo(who: Visitor, ids: readonly string[]): Promise<number[]> {
  const began = performance.now();
  const answersOf = (rows: Row[], id: string): Row[] =>
    rows.filter((row) => row.from === 'bot' && row.id.startsWith(`web/${id}`));
  const rows = await who.rows((all) => ids.every((id) => answersOf(all, id).length > 0));
  expect(performance.now() - began, 'milliseconds until all is answered').to.be.below(BACK_WITHIN);
  await pause(1_500); // an answer too many would come with the next look around
  const later = await who.rows((all) => all.length >= rows.length);
  return ids.map((id) => answersOf(later, id).length);
}

describe('a store of its own that fails', function () {
  this.timeout(90_000);
  let folder: Folder;
  let store: StoreProcess;
  let school: WebSchool;
  let bram: Visitor;
  beforeEach(async () => {
    folder = programFolder();
    store = await startStoreProcess(join(folder.path, 'data'));
    school = await webSchool(store.uri);
    bram = await visit(school.address, 'bram');
    await bram.post('hallo');
    await bram.rows((rows) => rows.some((row) => row.from === 'bot'));
  });
  afterEach(async () => {
    await school.close();
    if (store.child.exitCode === null && store.child.signalCode === null) await store.end('SIGKILL');
    folder.remove();
  });

  const failAndMend = async (fail: () => Promise<void>, mend: () => Promise<void>): Promise<void> => {
    const ids = QUESTIONS.map(() => randomUUID());
    const [before = '', during = ''] = ids;
    expect(await bram.post(QUESTIONS[0] ?? '', before)).to.equal(202);
    await fail();
    expect(await refused(bram, QUESTIONS[1] ?? '', during)).to.equal(503);
    expect(await isReady(school.address)).to.equal(false);
    expect(await refused(bram, QUESTIONS[1] ?? '', during)).to.equal(503);
    await mend();
    await untilTaken(bram, QUESTIONS[1] ?? '', during);
    await untilTaken(bram, QUESTIONS[2] ?? '', ids[2] ?? '');
    expect(await answersTo(bram, ids)).to.deep.equal([1, 1, 1]);
    expect(await isReady(school.address)).to.equal(true);
  };

  it('abuse 73: gone: 503 in time, and all goes on by itself when it is back', () =>
    failAndMend(
      () => store.end('SIGKILL'),
      async () => {
        store = await startStoreProcess(join(folder.path, 'data'));
      },
    ));

  it('abuse 73: it answers nothing: 503 in time, and all goes on by itself when it does again', () =>
    failAndMend(
      async () => void store.child.kill('SIGSTOP'),
      async () => void store.child.kill('SIGCONT'),
    ));
});

describe('the store of the program itself that cannot write', function () {
  this.timeout(90_000);
  let folder: Folder;
  let program: Program | undefined;
  beforeEach(() => {
    folder = programFolder();
    mkdirSync(join(folder.path, 'data'));
  });
  afterEach(async () => {
    if (program?.child.exitCode === null) await program.end('SIGKILL');
    folder.remove();
  });

  /** Asks until the store refuses, mends it, and finds every message that was taken answered once, and no other. */
  async function failAndMend(fail: (pid: number) => void, mend: (pid: number) => void): Promise<void> {
    program = await startProgram(folder.settings);
    const bram = await visit(program.address, 'bram');
    const taken: string[] = [];
    const ask = async (): Promise<boolean> => {
      const id = randomUUID();
      const status = await refused(bram, `${QUESTIONS[0]} ${'!'.repeat(3_000)}`, id);
      expect(status).to.be.oneOf([202, 503]);
      if (status === 202) taken.push(id);
      return status === 202;
    };
    await bram.post('hallo'); // the first answer says who answers, in a message of its own
    await bram.rows((rows) => rows.at(-1)?.from === 'bot');
    await ask();
    fail(program.child.pid ?? 0);
    for (let at = 0; at < 1_000 && (await ask()); at++);
    expect(await isReady(program.address), 'ready').to.equal(false);
    const late = randomUUID();
    expect(await refused(bram, QUESTIONS[1] ?? '', late)).to.equal(503);
    mend(program.child.pid ?? 0);
    await untilTaken(bram, QUESTIONS[1] ?? '', late);
    const last = [...taken, late].slice(-20);
    expect(new Set(await answersTo(bram, last))).to.deep.equal(new Set([1]));
    expect(await isReady(program.address)).to.equal(true);
    expect(program.child.exitCode, 'it never ended').to.equal(null);
    expect(await program.end('SIGTERM')).to.equal(0);
  }

  it('abuse 73: full: 503 in time, and all goes on by itself when there is space', async function () {
    const data = join(folder.path, 'data');
    if (!mounted(data)) this.skip(); // only root may mount a small disk
    const ballast = join(data, 'ballast');
    try {
      await failAndMend(
        () => {
          fillUp(ballast);
        },
        () => {
          rmSync(ballast);
        },
      );
    } finally {
      execFileSync('umount', ['-l', data]);
    }
  });

  it('abuse 73: read-only: 503 in time, and all goes on by itself when it may write', async function () {
    if (spawnSync('prlimit', ['--version']).status !== 0) this.skip(); // a program of Linux
    const mayWrite = (pid: number, size: string): void =>
      void execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}`]);
    await failAndMend(
      (pid) => {
        mayWrite(pid, '0:unlimited');
      },
      (pid) => {
        mayWrite(pid, 'unlimited:unlimited');
      },
    );
  });
});

function mounted(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'none', folder]).status === 0;
}

/** Writes a file until there is no space left. */
function fillUp(path: string): void {
  try {
    for (let at = 0; ; at++) writeFileSync(path, Buffer.alloc(4_096), { flag: 'a' });
  } catch (error) {
    expect((error as NodeJS.ErrnoException).code).to.equal('ENOSPC');
  }
}
