/** The file of pupils and their guardians (docs/import.md): a row for each pupil. */
import { isDeepStrictEqual } from 'node:util';
import type { Pack } from '../../../../models/packs/types.ts';
import type { RosterGuardian, RosterPupil } from '../../../../models/people/roster/types.ts';
import { day, email, groupIn, language, number, phone, readerOf, type RowReader, words, yesNo } from './cells.ts';
import { type FileProblem, shown } from './file-problem.ts';
import { checkHeaders } from './headers.ts';
import type { Row, Table } from './table.ts';

const GUARDIANS = [1, 2, 3, 4] as const;
const OF_GUARDIAN = [
  'nummer', 'naam', 'gezag', 'huishouden', 'taal', 'adres', 'postcode', 'plaats', 'email', 'telefoon', 'beschermd',
] as const; // prettier-ignore
const OF_PUPIL = ['leerlingnummer', 'roepnaam', 'achternaam', 'geboortedatum', 'groep'];
const KNOWN = [...OF_PUPIL, ...GUARDIANS.flatMap((at) => OF_GUARDIAN.map((field) => `verzorger${at}_${field}`))];
const NEEDED = ['leerlingnummer', 'roepnaam', 'groep', 'verzorger1_naam', 'verzorger1_gezag'];

export interface Read<One> {
  found: One[];
  problems: FileProblem[];
  /** Columns that were not read. */
  unread: string[];
}

/** A file of pupils is known by this column. */
export const isPupilsFile = ({ headers }: Table): boolean => headers.includes('leerlingnummer');

/** Reads all of it; with a problem, nothing of it is to be used. */
export function readPupils(table: Table, pack: Pack): Read<RosterPupil> {
  const { problems, unread } = checkHeaders(table, KNOWN, NEEDED);
  const all = [...table.problems, ...problems];
  if (all.length) return { found: [], problems: all, unread };
  const lines = new Map<string, number>();
  const guardians = new Map<string, { line: number; said: object }>();
  const found = table.rows.flatMap((row) => {
    const pupil = pupilOf(row, readerOf(row, all), pack, all);
    if (!pupil) return [];
    tellTwice(lines, pupil.number, row.line, all);
    for (const one of pupil.guardians) tellContradiction(guardians, one, row.line, all);
    return [pupil];
  });
  return { found, problems: all, unread };
}

function pupilOf(row: Row, reader: RowReader, pack: Pack, problems: FileProblem[]): RosterPupil | undefined {
  const own = reader.need('leerlingnummer', number);
  const name = reader.need('roepnaam', words);
  const group = reader.need('groep', groupIn(pack));
  const lastName = reader.get('achternaam', words);
  const born = reader.get('geboortedatum', day);
  const guardians = GUARDIANS.flatMap((at) => guardianOf(at, own ?? '', row, reader, problems) ?? []);
  if (own === undefined || name === undefined || group === undefined) return undefined;
  return {
    number: own,
    name,
    group,
    ...(lastName === undefined ? {} : { lastName }),
    ...(born === undefined ? {} : { born }),
    guardians,
  };
}

function guardianOf(
  at: (typeof GUARDIANS)[number],
  pupil: string,
  { cells, line }: Row,
  reader: RowReader,
  problems: FileProblem[],
): RosterGuardian | undefined {
  const column = (field: (typeof OF_GUARDIAN)[number]): string => `verzorger${at}_${field}`;
  const filledIn = OF_GUARDIAN.map(column).filter((one) => (cells.get(one) ?? '') !== '');
  if (!filledIn.length) return undefined;
  const name = reader.need(column('naam'), words);
  const authority = reader.need(column('gezag'), yesNo);
  const own = reader.get(column('nummer'), number);
  const household = reader.get(column('huishouden'), number) ?? own ?? `${pupil}-${at}`;
  const isProtected = reader.get(column('beschermd'), yesNo);
  const filed = filedOf(column, reader);
  if (name === undefined || authority === undefined) return undefined;
  if (own !== undefined && own === pupil)
    problems.push({
      line,
      column: column('nummer'),
      what: "this is the pupil's number",
      how: "write the guardian's own",
    });
  return {
    id: own === undefined ? `guardian/${pupil}/${at}` : `guardian/${own}`,
    ...(own === undefined ? {} : { number: own }),
    name,
    household,
    authority,
    ...(isProtected === undefined ? {} : { protected: isProtected }),
    filed,
  };
}

function filedOf(column: (field: (typeof OF_GUARDIAN)[number]) => string, reader: RowReader): RosterGuardian['filed'] {
  const spoken = reader.get(column('taal'), language);
  const mail = reader.get(column('email'), email);
  const telephone = reader.get(column('telefoon'), phone);
  const street = reader.get(column('adres'), words);
  const place = [reader.get(column('postcode'), words), reader.get(column('plaats'), words)].filter(Boolean).join('  ');
  const address = [street, place].filter((one) => one !== undefined && one !== '') as string[];
  return {
    ...(spoken === undefined ? {} : { language: spoken }),
    ...(mail === undefined ? {} : { email: mail }),
    ...(telephone === undefined ? {} : { phone: telephone }),
    ...(address.length ? { address } : {}),
  };
}

function tellTwice(lines: Map<string, number>, own: string, line: number, problems: FileProblem[]): void {
  const before = lines.get(own);
  if (before === undefined) lines.set(own, line);
  else
    problems.push({
      line,
      column: 'leerlingnummer',
      what: `${own} is on line ${before} too`,
      how: 'keep one row for each pupil',
    });
}

/** One number is one guardian: sisters and brothers must not say different things of the same person. */
function tellContradiction(
  known: Map<string, { line: number; said: object }>,
  { id, name, filed }: RosterGuardian,
  line: number,
  problems: FileProblem[],
): void {
  const said = { name, ...filed };
  const before = known.get(id);
  if (!before) known.set(id, { line, said });
  else if (before.line === line)
    problems.push({ line, what: `${shown(id)} is there twice`, how: 'give each guardian their own number' });
  else if (!isDeepStrictEqual(before.said, said))
    problems.push({
      line,
      what: `guardian ${shown(id.slice('guardian/'.length))} is described otherwise on line ${before.line}`,
      how: 'write the same name, language, address, email and telephone on both, or another number',
    });
}
