/** `school import` and `new-year`, as processes of their own, on a folder of their own. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { startEmbedded } from '../../../models/embedded/start.ts';
import { type Folder, programFolder } from '../../helpers/program.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLE = 'schools/template/import-example.csv';

describe('school import and new-year', function () {
  this.timeout(60_000);
  let folder: Folder;

  async function run(args: string[], input = ''): Promise<{ code: number | null; out: string; err: string }> {
    const { MONGODB_URI: _uri, ...own } = process.env;
    const env = { ...own, ...folder.settings, SCHOOL: 'template' };
    const child = spawn(process.execPath, ['bot/commands/school.ts', ...args], { cwd: ROOT, env });
    const outcome = { code: null as number | null, out: '', err: '' };
    child.stdout.on('data', (data: Buffer) => (outcome.out += data.toString()));
    child.stderr.on('data', (data: Buffer) => (outcome.err += data.toString()));
    child.stdin.end(input);
    [outcome.code] = (await once(child, 'close')) as [number | null];
    return outcome;
  }
  const written = (name: string, text: string): string => {
    const file = join(folder.path, name);
    writeFileSync(file, text);
    return file;
  };

  beforeEach(() => (folder = programFolder()));
  afterEach(() => folder.remove());

  it('show first, write after a yes, and ask for the number of what is taken away', async () => {
    const refused = await run(['import', EXAMPLE], 'no\n');
    expect(refused).to.include({ code: 1 });
    expect(refused.out).to.include('pupils: 3 added, 0 changed, 0 left');
    expect((await run(['import', EXAMPLE], 'yes\n')).out).to.include('Written.');
    expect((await run(['import', EXAMPLE])).out).to.include('Nothing changes.');
    const fewer = readFileSync(join(ROOT, EXAMPLE), 'utf8').replace(/^1003.*\n/m, '');
    const file = written('fewer.csv', fewer);
    expect(await run(['import', file, '--yes'], 'yes\n')).to.include({ code: 1 });
    expect(await run(['import', file, '--remove', '2'])).to.include({ code: 1 });
    expect((await run(['import', file], '3\n')).out).to.include('Written.');
    const year = await run(['new-year', '--yes']);
    expect(year.err).to.include('already');
  });

  it('write nothing of a file with a faulty line, and nothing among invented people', async () => {
    const example = readFileSync(join(ROOT, EXAMPLE), 'utf8');
    const faulty = await run(['import', written('faulty.csv', example.replace('groep 3', 'grep 3')), '--yes']);
    expect(faulty).to.include({ code: 1, out: '' });
    expect(faulty.err)
      .to.match(/^line 3, groep: .*did you mean "groep 3"/)
      .and.to.include('nothing was written');
    expect((await run(['import', written('other.csv', 'a;b\n1;2\n')])).err).to.include('leerlingnummer');
  });

  it('move every pupil once a year: the list first, back out changes nothing, a yes moves them, again is refused', async () => {
    await run(['import', EXAMPLE, '--yes']);
    await forgetYear();
    const list = join(folder.path, 'groups.csv');
    expect((await run(['new-year'])).err)
      .to.include('1001')
      .and.include('--list FILE');
    expect((await run(['new-year', '--list', list])).out).to.include('3 pupils');
    writeFileSync(list, readFileSync(list, 'utf8').replace(/"groep 1\/2";"[^"]*"/, '"groep 1/2";"groep 3"'));
    const backedOut = await run(['new-year', '--groups', list], 'no\n');
    expect(backedOut).to.include({ code: 1 });
    expect(backedOut.out, backedOut.err).to.include('pupils: 0 added, 1 changed, 2 left');
    const moved = await run(['new-year', '--groups', list], 'yes\n');
    expect(moved.out).to.include('pupils: 0 added, 1 changed, 2 left').and.include('Written.');
    expect((await run(['new-year', '--groups', list, '--yes'])).err).to.include('already');
  });

  /** As if a school year had gone by: the groups are those of no year yet. */
  async function forgetYear(): Promise<void> {
    const store = await startEmbedded({ folder: folder.settings['DATA_FOLDER']! });
    const client = await MongoClient.connect(store.uri);
    await client.db().collection('rollovers').deleteMany({});
    await client.close();
    await store.close();
  }
});
