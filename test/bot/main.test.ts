import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { loadPack } from '../../models/packs/load.ts';
import { type Folder, programFolder, type Row, startProgram, visit } from '../helpers/program.ts';

const SCHOOLS = join(import.meta.dirname, '../../schools');
const INFO = 'hoe vaak komt de Info uit?';
const answers = (rows: Row[]): Row[] => rows.filter((row) => row.from === 'bot' && row.body.source !== undefined);
const refusal = async (settings: Record<string, string>): Promise<string> => {
  const started = await startProgram(settings).then(
    (program) => program.end('SIGKILL').then(() => 'it started'),
    (error: unknown) => (error as Error).message,
  );
  return started;
};

describe('the program', function () {
  this.timeout(60_000);
  let folder: Folder;
  beforeEach(() => {
    folder = programFolder();
  });
  afterEach(() => folder.remove());

  it('serves the demonstration with no settings, and keeps the talk over a restart', async () => {
    const first = await startProgram(folder.settings);
    expect((await fetch(`${first.address}/health/ready`)).status).to.equal(200);
    const bram = await visit(first.address, 'bram');
    expect(await bram.post(INFO)).to.equal(202);
    const talk = await bram.rows((rows) => answers(rows).length === 1);
    expect(talk.map((row) => row.from)).to.deep.equal(['person', 'bot', 'bot']);
    expect(await first.end('SIGTERM')).to.equal(0);

    const second = await startProgram(folder.settings);
    const again = await (await visit(second.address, 'bram')).rows((rows) => rows.length === 3);
    expect(again).to.deep.equal(talk);
    await second.end('SIGTERM');
  });

  it('loses no accepted message when it is killed, and answers a repeated one once', async () => {
    const first = await startProgram(folder.settings);
    const bram = await visit(first.address, 'bram');
    const ids = Array.from({ length: 12 }, () => randomUUID());
    // Each about something else: those that belong together would get one reply.
    const { answers: known } = loadPack(join(SCHOOLS, 'kelderswerf'));
    const text = (at: number): string => known[at * 5]?.examples['nl']?.[0] ?? INFO;
    const posted = ids.map((id, at) => bram.post(text(at), id).catch(() => 0));
    const accepted: string[] = [];
    for (const [at, status] of posted.entries()) {
      if ((await status) === 202) accepted.push(ids[at] ?? '');
      if (at === 5) await first.end('SIGKILL');
    }
    const second = await startProgram(folder.settings);
    const back = await visit(second.address, 'bram');
    for (const [at, id] of ids.entries()) expect(await back.post(text(at), id)).to.equal(202);
    const rows = await back.rows((all) => answers(all).length >= ids.length);
    const said = rows.filter((row) => row.from === 'person').map((row) => row.id);
    expect(accepted.length).to.be.greaterThan(0);
    expect(said).to.have.length(ids.length);
    expect(answers(rows)).to.have.length(ids.length);
    await second.end('SIGTERM');
  });

  it('finishes the turn at hand before it stops', async () => {
    const program = await startProgram(folder.settings);
    const bram = await visit(program.address, 'bram');
    expect(await bram.post(INFO)).to.equal(202);
    expect(await program.end('SIGTERM')).to.equal(0);
    const again = await startProgram(folder.settings);
    const rows = await (await visit(again.address, 'bram')).rows((all) => answers(all).length === 1);
    expect(answers(rows)).to.have.length(1);
    await again.end('SIGTERM');
  });

  it('refuses wrong settings, all at once and by name, without a value', async () => {
    const said = await refusal({
      ...folder.settings,
      PORT: 'eighty',
      PUBLIC_URL: 'montessori.nl',
      METRICS_TOKEN: 'abcdef',
    });
    for (const name of ['PORT', 'PUBLIC_URL', 'METRICS_TOKEN']) expect(said).to.include(name);
    expect(said).not.to.match(/eighty|montessori|abcdef/);
    expect(existsSync(join(folder.path, 'data'))).to.equal(false);
  });

  it('refuses a broken pack with file, line, what, and how to mend it', async () => {
    const schools = join(folder.path, 'schools');
    cpSync(SCHOOLS, schools, { recursive: true });
    const file = join(schools, 'kelderswerf', 'school.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^timeZone: .*/m, 'timeZone: Europe/Amsterdm'));
    expect(await refusal({ ...folder.settings, SCHOOLS_FOLDER: schools })).to.match(/school\.yaml:\d+.*Amsterd/s);
  });

  it('refuses a folder that another one owns, and a store that is not ours, and leaves it as it was', async () => {
    const owner = await startProgram(folder.settings);
    expect(await refusal(folder.settings))
      .to.match(/data/)
      .and.not.match(/\n\s+at /);
    await owner.end('SIGTERM');

    const data = join(folder.path, 'other');
    mkdirSync(data);
    const file = join(data, 'store.db');
    writeFileSync(file, 'a letter to the teacher, not a store. '.repeat(200));
    const before = readFileSync(file);
    expect(await refusal({ ...folder.settings, DATA_FOLDER: data })).to.include('store.db');
    expect(readFileSync(file).equals(before)).to.equal(true);
  });

  it('refuses to start without the key of what was sealed', async () => {
    const program = await startProgram(folder.settings);
    const bram = await visit(program.address, 'bram');
    await bram.post(INFO);
    await bram.rows((rows) => answers(rows).length === 1);
    await program.end('SIGTERM');
    rmSync(folder.settings['MASTER_KEY_FILE'] ?? '');
    expect(await refusal(folder.settings)).to.match(/master key [0-9a-f]{8} is missing/);
  });
});
