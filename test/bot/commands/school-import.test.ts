/** `school import` and `new-year`, as processes of their own, on a folder of their own. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
});
