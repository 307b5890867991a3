/** `school questions`, as a process of its own, beside a running bot. */
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Embedded, startEmbedded } from '../../../models/embedded/start.ts';
import { loadPack } from '../../../models/packs/load.ts';
import { type Folder, programFolder } from '../../helpers/program.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PHOTO = 'wat kost de schoolfoto bij de fotograaf';
const ANSWER = 'De foto kost 8 euro: u betaalt met de envelop.';

describe('school questions', function () {
  this.timeout(60_000);
  let folder: Folder;
  let store: Embedded;
  let school: TestSchool;

  const run = async (...args: string[]): Promise<string> => {
    const { MONGODB_URI: _uri, ...own } = process.env;
    const env = { ...own, ...folder.settings };
    const command = ['bot/commands/school.ts', 'questions', ...args];
    return (await promisify(execFile)(process.execPath, command, { cwd: ROOT, env })).stdout;
  };

  beforeEach(async () => {
    folder = programFolder();
    store = await startEmbedded({ folder: folder.settings['DATA_FOLDER']! });
    school = await testSchool({ storeUri: store.uri, masterKey: folder.settings['MASTER_KEY_FILE']! });
    await school.say('bram', PHOTO);
  });
  afterEach(async () => {
    await school.close();
    await store.close();
    folder.remove();
  });

  it('lists, answers at once, exports a block that a pack takes, and takes back', async () => {
    const [, id = ''] = /1× {2}(\S+) {2}wat kost/.exec(await run()) ?? [];
    await school.say('fatma', 'mag een hamster mee naar de spreekbeurt');
    expect(await run('--answer', id, '--nl', ANSWER, '--en', 'The photo costs 8 euros.')).to.include('1 open');
    expect((await school.say('oma-riet', PHOTO)).messages.at(-1)?.text).to.include(ANSWER);
    const [nl, en] = [await run('--export'), await run('--export', 'en')];
    expect(lastAnswerWith({ nl, en })).to.include({ nl: ANSWER, en: 'The photo costs 8 euros.' });
    const [, answer = ''] = /# (\S+)/.exec(nl) ?? [];
    await run('--take-back', answer);
    expect((await school.say('oma-riet', PHOTO)).messages.at(-1)?.text).not.to.include(ANSWER);
  });

  it('puts a question away, and says what is wrong', async () => {
    const [, id = ''] = /1× {2}(\S+) {2}wat kost/.exec(await run()) ?? [];
    const refused = await run('--answer', id).catch((error: unknown) => (error as { stderr: string }).stderr);
    expect(refused).to.include('Add --nl');
    const unknown = await run('--answer', 'nothing', '--nl', 'x').catch(
      (error: unknown) => (error as { stderr: string }).stderr,
    );
    expect(unknown).to.include('not the id of an open question');
    expect(await run('--away', id)).to.include('No question is open');
  });
});

/** What the last answer of the demo school's pack says, with these blocks added to it. Throws when the pack is not sound. */
function lastAnswerWith(blocks: Readonly<Record<string, string>>): object | undefined {
  const scratch = mkdtempSync(join(tmpdir(), 'export-'));
  const pack = join(scratch, 'kelderswerf');
  cpSync(join(ROOT, 'schools/kelderswerf'), pack, { recursive: true });
  for (const [language, block] of Object.entries(blocks))
    appendFileSync(join(pack, `answers.${language}.yaml`), `\n${block}`);
  try {
    return loadPack(pack).answers.at(-1)?.text;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
