import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { removePacks, SOUND, writePack } from '../../models/packs/sound-pack.ts';

const ROOT = join(import.meta.dirname, '../../..');

interface Outcome {
  code: number | string;
  out: string;
  err: string;
}

/** Runs `school …` as a process of its own, from the repository's folder. */
function school(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['bot/commands/school.ts', ...args], { cwd: ROOT }, (error, out, err) => {
      resolve({ code: error?.code ?? 0, out: out.trim(), err: err.trim() });
    });
  });
}

describe('school check', function () {
  this.timeout(20_000);
  afterEach(removePacks);

  it('says that the pack of a school is all right, and what is in it', async () => {
    const { code, out } = await school('check', 'kelderswerf');
    expect(out).to.match(
      /^schools\/kelderswerf: all right\. \d+ answers; examples: \d+ nl, \d+ en; languages: nl, en; 8 rules in the year plan\.$/,
    );
    expect(code).to.equal(0);
  });

  it('takes the path of a folder too', async () => {
    const folder = writePack();
    const { code, out } = await school('check', folder);
    expect(out).to.contain(`${folder}: all right. 2 answers; examples: 3 nl, 2 en;`);
    expect(code).to.equal(0);
  });

  it('tells of each problem where it is, what it is and how to mend it, and ends with 1', async () => {
    const folder = writePack({ 'school.yaml': SOUND['school.yaml']!.replace('timeZone', 'timezone') });
    const { code, out } = await school('check', folder);
    const lines = out.split('\n');
    expect(lines).to.have.length(3);
    expect(lines[1]).to.match(/school\.yaml:2 {2}unknown field "timezone" {2}→ did you mean "timeZone"\? Known here: /);
    expect(lines[2]).to.equal(`${folder}: 2 errors, 0 warnings. The pack cannot be used.`);
    expect(code).to.equal(1);
  });

  it('ends with 0 when there are warnings only', async () => {
    const text = SOUND['answers.nl.yaml']!.replace('op tijd op school.', '**op tijd** op school.');
    const { code, out } = await school('check', writePack({ 'answers.nl.yaml': text }));
    expect(out).to.match(/answers\.nl\.yaml:5 {2}warning: .*markup/);
    expect(out).to.contain('usable, with 1 warning.');
    expect(code).to.equal(0);
  });

  it('names the pack that was probably meant, without a stack', async () => {
    const { code, err } = await school('check', 'kelderwerf');
    expect(err).to.match(/^There is no pack "kelderwerf": did you mean "kelderswerf"\? Packs here: .*$/);
    expect(code).to.equal(1);
  });
});

describe('school dates', function () {
  this.timeout(20_000);

  it('shows the dates that the year plan proposes', async () => {
    const { code, out } = await school('dates', 'kelderswerf', '2026');
    const lines = out.split('\n');
    expect(lines[0]).to.equal('2026-09-01  19:30–21:00  information-evening  groep-1-2');
    expect(lines).to.include('2026-09-04  whole day    info-newsletter  all groups');
    expect(code).to.equal(0);
  });

  it('refuses a year that is not one', async () => {
    const { code, err } = await school('dates', 'kelderswerf', '26');
    expect(err).to.equal('"26" is not a year: write four digits, such as 2026');
    expect(code).to.equal(1);
  });
});
