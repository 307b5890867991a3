/** What a cell may hold. Each returns its value, undefined for an empty cell, or says what is wrong. */
import { DateTime } from 'luxon';
import type { Pack, PackGroup } from '../../../../models/packs/types.ts';
import { didYouMean } from '../../../../models/packs/near.ts';
import { type FileProblem, shown } from './file-problem.ts';
import type { Row } from './table.ts';

/** A cell that cannot be read: what is wrong, and how to mend it. */
export class BadCell {
  readonly what: string;
  readonly how: string;
  constructor(what: string, how: string) {
    this.what = what;
    this.how = how;
  }
}
export type Cell<T> = (text: string) => T | BadCell;

/** Reads cells of one row; what is wrong is kept with its line and column. */
export interface RowReader {
  /** Undefined when the cell is empty or cannot be read. */
  get<T>(column: string, cell: Cell<T>): T | undefined;
  /** The same; an empty cell is a mistake. */
  need<T>(column: string, cell: Cell<T>): T | undefined;
}

/** A reader of this row, which adds to `problems`. */
export function readerOf(row: Row, problems: FileProblem[]): RowReader {
  const get: RowReader['get'] = (column, cell) => {
    const text = row.cells.get(column) ?? '';
    if (text === '') return undefined;
    const value = cell(text);
    if (!(value instanceof BadCell)) return value;
    problems.push({ line: row.line, column, what: value.what, how: value.how });
    return undefined;
  };
  return {
    get,
    need(column, cell) {
      if ((row.cells.get(column) ?? '') === '')
        problems.push({ line: row.line, column, what: 'is empty', how: 'fill it in' });
      return get(column, cell);
    },
  };
}

const LONGEST = 200;
/** Any words: data, whatever they look like. */
export const words: Cell<string> = (text) =>
  text.length <= LONGEST ? text : new BadCell(`${text.length} characters`, `write ${LONGEST} at most`);

/** A number of the school's own administration; citizen service numbers were masked when the file was read. */
export const number: Cell<string> = (text) => {
  if (text.includes('*'))
    return new BadCell('this looks like a citizen service number (BSN)', "use the administration's own number");
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(text)) return text;
  return new BadCell(`${shown(text)} is no number`, 'write letters, digits, dots and hyphens only');
};

/** ja or nee. */
export const yesNo: Cell<boolean> = (text) => {
  const said = text.toLowerCase();
  if (['ja', 'j', 'yes'].includes(said)) return true;
  if (['nee', 'n', 'no'].includes(said)) return false;
  return new BadCell(`${shown(text)} is neither ja nor nee`, 'write ja or nee');
};

const FORMATS = ['d-M-yyyy', 'd/M/yyyy', 'yyyy-MM-dd', 'd.M.yyyy'];
/** A day, as an ISO date: `2017-11-04`. */
export const day: Cell<string> = (text) => {
  const found = FORMATS.map((format) => DateTime.fromFormat(text, format, { zone: 'utc' })).find(
    ({ isValid }) => isValid,
  );
  return found?.toFormat('yyyy-MM-dd') ?? new BadCell(`${shown(text)} is no date`, 'write it as 31-12-2017');
};

/** An e-mail address, as far as its shape tells. */
export const email: Cell<string> = (text) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)
    ? text
    : new BadCell(`${shown(text)} is no e-mail address`, 'mend it or leave it empty');

/** A telephone number, as it is written. */
export const phone: Cell<string> = (text) =>
  /^\+?[\d ()./-]{6,24}$/.test(text)
    ? text
    : new BadCell(`${shown(text)} is no telephone number`, 'write digits, spaces and + only');

/** A language by its code. */
export const language: Cell<string> = (text) =>
  /^[a-z]{2,3}$/i.test(text)
    ? text.toLowerCase()
    : new BadCell(`${shown(text)} is no language code`, 'write two letters, such as nl, en or tr');

/** A group of the pack, by its id, its name, or its year where one group has it. */
export function groupIn(pack: Pack): Cell<string> {
  const names = new Map(pack.groups.flatMap(namesOf));
  const years = Map.groupBy(pack.groups, ({ years: all }) => all.join());
  return (text) => {
    const said = text.toLowerCase();
    const ofYear = years.get(text);
    const found = names.get(said) ?? (ofYear?.length === 1 ? ofYear[0]?.id : undefined);
    if (found !== undefined) return found;
    const known = pack.groups.map(({ name }) => name);
    return new BadCell(`there is no group ${shown(text)}`, `${didYouMean(said, known)}Groups: ${known.join(', ')}`);
  };
}
const namesOf = ({ id, name }: PackGroup): [string, string][] => [
  [id.toLowerCase(), id],
  [name.toLowerCase(), id],
];
