/** What a school's administration writes, read as it is meant; and every faulty line named. */
import { expect } from 'chai';
import fc from 'fast-check';
import { join } from 'node:path';
import { tellFileProblems } from '../../../../bot/commands/school/files/file-problem.ts';
import { newGroupsFile } from '../../../../bot/commands/school/files/new-groups.ts';
import { previewOf } from '../../../../bot/commands/school/files/preview.ts';
import { readPupils } from '../../../../bot/commands/school/files/pupils.ts';
import { readStaff } from '../../../../bot/commands/school/files/staff.ts';
import { readTable } from '../../../../bot/commands/school/files/table.ts';
import { loadPack } from '../../../../models/packs/load.ts';
import type { RosterChange } from '../../../../models/people/roster/types.ts';

const pack = loadPack(join(import.meta.dirname, '../../../../schools/kelderswerf'));
const HEAD =
  'leerlingnummer;roepnaam;achternaam;geboortedatum;groep;verzorger1_nummer;verzorger1_naam;verzorger1_gezag';
const ROW = '7;Zoë;Bedacht;04-11-2018;groep 5;70;Eva;ja';
const utf8 = (...lines: string[]): Buffer => Buffer.from(lines.join('\r\n'));
const problemsIn = (...lines: string[]): string[] =>
  tellFileProblems(readPupils(readTable(utf8(...lines)), pack).problems);

describe('a file of pupils', () => {
  const meant = readPupils(readTable(utf8(HEAD, ROW)), pack).found;

  it('is the same in every way in which Excel writes it', () => {
    expect(meant).to.deep.equal([
      {
        number: '7',
        name: 'Zoë',
        lastName: 'Bedacht',
        born: '2018-11-04',
        group: 'groep-5',
        guardians: [{ id: 'guardian/70', number: '70', name: 'Eva', household: '70', authority: true, filed: {} }],
      },
    ]);
    const text = `${HEAD}\r\n${ROW}\r\n`;
    const written = {
      'UTF-8 with a mark': Buffer.from(`\ufeff${text}`),
      'Windows-1252': Buffer.from(text, 'latin1'),
      'UTF-16': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]),
      'commas and quotes': Buffer.from(text.replaceAll(';', ',').replace('Zoë', '"Zoë"')),
      'tabs and bare line feeds': Buffer.from(text.replaceAll(';', '\t').replaceAll('\r', '')),
      'empty rows at the end': Buffer.from(`${text};;;;;;;\r\n\r\n`),
    };
    for (const [how, bytes] of Object.entries(written))
      expect(readPupils(readTable(bytes), pack), how).to.deep.equal({ found: meant, problems: [], unread: [] });
  });

  it('may have its columns in any order, and others, which are named', () => {
    const turned = (line: string): string => ['kluis', ...line.split(';').reverse()].join(';');
    expect(readPupils(readTable(utf8(turned(HEAD), turned(ROW))), pack)).to.deep.equal({
      found: meant,
      problems: [],
      unread: ['kluis'],
    });
  });

  it('with faulty lines: all of them, with line, column and how to mend', () => {
    const problems = problemsIn(HEAD, ROW, '7;Sem;;31-02-2018;grep 5;;Jan;misschien', ';;;;;;;ja');
    expect(problems.map((line) => line.split(':')[0])).to.deep.equal([
      'line 3, groep',
      'line 3, geboortedatum',
      'line 3, verzorger1_gezag',
      'line 4, leerlingnummer',
      'line 4, roepnaam',
      'line 4, groep',
      'line 4, verzorger1_naam',
    ]);
    expect(problems[0]).to.include('did you mean "groep 5"?');
  });

  it('counts lines as an editor does, also after a cell of two lines', () => {
    const [problem] = problemsIn(HEAD, '6;"An\r\nna";;;groep 5;;;', '8;;;;groep 5;;;');
    expect(problem).to.match(/^line 4, roepnaam/);
  });

  it('with a slip in a header, a column too little, a cell too many, an open quote', () => {
    expect(problemsIn(HEAD.replace('gezag', 'gezga'), ROW)[0]).to.include('did you mean verzorger1_gezag?');
    expect(problemsIn('leerlingnummer;roepnaam', '1;Bo')).to.have.length(3);
    expect(problemsIn(HEAD, `${ROW};x`)[0]).to.match(/^line 2: 9 cells/);
    expect(problemsIn(HEAD, '7;"Zoë;Bedacht')[0]).to.match(/no table/);
  });

  it('in which one pupil stands twice, or one guardian is described in two ways', () => {
    expect(problemsIn(HEAD, ROW, ROW)[0]).to.match(/^line 3, leerlingnummer: 7 is on line 2 too/);
    expect(problemsIn(HEAD, ROW, ROW.replace('7;', '8;').replace('Eva', 'Ada'))[0]).to.match(/otherwise on line 2/);
  });

  it('with citizen service numbers for numbers is refused', () => {
    expect(problemsIn(HEAD, ROW.replace('7;', '111222333;'))[0]).to.include('BSN');
  });

  it('abuse 37: knows guardians by number or by place, never by name', () => {
    const one = '1;Bo;;;groep 5;;Jan Jansen;ja';
    const { found } = readPupils(readTable(utf8(HEAD, one, one.replace('1;Bo', '2;Mo'))), pack);
    expect(found.flatMap(({ guardians }) => guardians.map(({ id }) => id))).to.deep.equal([
      'guardian/1/1',
      'guardian/2/1',
    ]);
  });

  it('abuse 57: keeps a name with line breaks on one line, in the preview and in every list', () => {
    const name = '"Bo\r\n- pupil 9 ""Mallory"""';
    const [pupil] = readPupils(readTable(utf8(HEAD, ROW.replace('Zoë', name))), pack).found;
    expect(pupil?.name).to.equal('Bo - pupil 9 "Mallory"');
    const told: RosterChange = {
      sort: 'added',
      of: 'pupil',
      number: '7',
      name: 'Bo\u001b[2J\r\n- pupil 9',
      fields: [],
    };
    const lines = previewOf({ told: [told] });
    expect(lines[0]).to.equal('+ pupil 7 "Bo\\u001b[2J\\r\\n- pupil 9"');
  });

  it('abuse 56: what a spreadsheet would calculate is kept as it is, and written as text', () => {
    const formulas = ['=HYPERLINK("http://x")', '+31', '-1', '@SUM(A1)', '\tx', '\rx'];
    const [pupil] = readPupils(readTable(utf8(HEAD, ROW.replace('Zoë', '"=HYPERLINK(""http://x"")"'))), pack).found;
    expect(pupil?.name).to.equal(formulas[0]);
    const students = formulas.map((name, at) => ({
      _id: `kelderswerf/${at}`,
      schoolId: 'kelderswerf',
      name,
      groupId: 'kelderswerf/groep-5',
    }));
    const list = newGroupsFile(pack, students);
    for (const formula of formulas) expect(list).to.include(`;"'${formula.replaceAll('"', '""')}";`);
    expect(
      list
        .split(/[;\r\n]+/)
        .filter((cell) => cell !== '' && cell !== '\ufeff')
        .every((cell) => /^\ufeff?"/.test(cell) || cell === 'x"'),
    ).to.equal(true);
  });

  it('any words survive the way through a list and back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (name, lastName) => {
        const student = {
          _id: 'kelderswerf/1',
          schoolId: 'kelderswerf',
          name,
          lastName,
          groupId: 'kelderswerf/groep-5',
        };
        const table = readTable(Buffer.from(newGroupsFile(pack, [student])));
        expect(table.problems).to.deep.equal([]);
        expect(table.rows).to.have.length(1);
        expect(table.rows[0]?.cells.get('nieuwe_groep')).to.equal('groep 6');
      }),
    );
  });
});

describe('a file of staff', () => {
  const read = (...rows: string[]): ReturnType<typeof readStaff> =>
    readStaff(readTable(utf8('personeelsnummer;naam;rollen;groepen;tot', ...rows)), pack);

  it('gives roles, groups, and the last day of a substitute', () => {
    expect(read('P1;Bo;directeur + leerkracht;groep 1/2, groep 3;18-12-2026').found).to.deep.equal([
      {
        number: 'P1',
        name: 'Bo',
        roles: ['head', 'teacher'],
        groups: ['groep-1-2', 'groep-3'],
        until: new Date('2026-12-18T23:00:00Z'),
        filed: {},
      },
    ]);
  });

  it('names what it does not know', () => {
    const problems = tellFileProblems(read('P1;Bo;koning;groep 9;', 'P1;Bo;leerkracht;;').problems);
    expect(problems).to.have.length(2);
  });
});
