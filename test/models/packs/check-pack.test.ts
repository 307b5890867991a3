import { expect } from 'chai';
import { basename } from 'node:path';
import { checkPack } from '../../../models/packs/load.ts';
import { ANSWERS, LANGUAGES } from './broken/answers.ts';
import { type Broken } from './broken/broken.ts';
import { FIELDS, YAML } from './broken/fields.ts';
import { PLAN_AND_DEMO, SCHOOL } from './broken/school.ts';
import { removePacks, SOUND, writePack } from './sound-pack.ts';

const lineOf = (text: string, at: string): number => text.slice(0, text.indexOf(at)).split('\n').length;

function expectFound(broken: Broken): void {
  const before = SOUND[broken.file]!;
  expect(before, 'the sound pack').to.contain(broken.from);
  const after = before.replace(broken.from, () => broken.to);
  const reportedIn = broken.in ?? broken.file;
  const text = reportedIn === broken.file ? after : SOUND[reportedIn]!;
  if (broken.at !== undefined) expect(text, 'the place to be named').to.contain(broken.at);
  const line = broken.at === undefined ? 1 : lineOf(text, broken.at);

  const problems = checkPack(writePack({ [broken.file]: after }));

  const found = problems.map((one) => ({ ...one, file: basename(one.file) }));
  const match = found.find((one) => broken.what.test(one.what) && one.file === reportedIn && one.line === line);
  expect(match, `line ${line} of ${JSON.stringify(found, null, 1)}`).to.include({
    severity: broken.severity ?? 'error',
  });
  expect(match?.how).to.match(broken.how);
}

describe('checking a school pack', () => {
  afterEach(removePacks);

  it('finds nothing wrong with a sound pack', () => {
    expect(checkPack(writePack())).to.deep.equal([]);
  });

  it('finds nothing wrong when there are no demo people', () => {
    expect(checkPack(writePack({ 'demo.yaml': undefined }))).to.deep.equal([]);
  });

  const tables = { YAML, FIELDS, SCHOOL, LANGUAGES, ANSWERS, PLAN_AND_DEMO };
  for (const [table, cases] of Object.entries(tables)) {
    describe(table.toLowerCase().replaceAll('_', ' '), () => {
      for (const broken of cases) it(`finds ${broken.name}`, () => expectFound(broken));
    });
  }

  for (const name of Object.keys(SOUND).filter((file) => file !== 'demo.yaml')) {
    it(`finds that ${name} is missing`, () => {
      const problems = checkPack(writePack({ [name]: undefined }));
      const found = problems.map((one) => `${basename(one.file)}:${one.line} ${one.what}`);
      expect(found).to.include(`${name}:1 this file is missing`);
    });
  }

  it('finds a file that is not UTF-8', () => {
    const problems = checkPack(writePack({ 'answers.nl.yaml': Uint8Array.of(0x64, 0xe9, 0x0a) }));
    expect(problems.map((one) => one.what)).to.include('this file is not UTF-8 text');
  });

  it('finds aliases that would grow into a huge file, quickly', () => {
    const rows = Array.from({ length: 20 }, (_, row) => `a${row + 1}: &a${row + 1} [*a${row}, *a${row}, *a${row}]`);
    const problems = checkPack(writePack({ 'school.yaml': ['a0: &a0 [x]', ...rows].join('\n') }));
    expect(problems.find((one) => /cannot be read/.test(one.what))?.how).to.match(/write values out/);
  });

  it('finds everything that is wrong at once, in reading order', () => {
    const problems = checkPack(
      writePack({
        'school.yaml': SOUND['school.yaml']!.replace('Europe/Amsterdam', 'Mars'),
        'answers.nl.yaml': SOUND['answers.nl.yaml']!.replace('deel 1', "''").replace('information-evening', 'picnic'),
        'demo.yaml': SOUND['demo.yaml']!.replace('student: kind', 'student: nobody'),
      }),
    );
    const places = problems.map((one) => `${basename(one.file)}:${one.line}`);
    expect(places).to.deep.equal(['answers.nl.yaml:6', 'answers.nl.yaml:12', 'demo.yaml:9', 'school.yaml:2']);
  });

  it('keeps line numbers in a file with Windows line ends', () => {
    const text = SOUND['answers.nl.yaml']!.replace('deel 2', "''").replaceAll('\n', '\r\n');
    const places = checkPack(writePack({ 'answers.nl.yaml': text })).map((one) => one.line);
    expect(places).to.deep.equal([lineOf(text, "source: ''")]);
  });

  it('finds field names that mean something to JavaScript', () => {
    const text = SOUND['school.yaml']!.replace('timeZone:', '__proto__: { name: x }\nconstructor: y\ntimeZone:');
    const found = checkPack(writePack({ 'school.yaml': text })).map((one) => one.what);
    expect(found).to.include.members(['unknown field "__proto__"', 'unknown field "constructor"']);
  });
});
