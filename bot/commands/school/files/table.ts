/** A table as a spreadsheet writes it: any encoding and delimiter that Excel uses, rows with the line they begin on. */
import { CsvError, parse } from 'csv-parse/sync';
import { cleanText } from '../../../core/clean.ts';
import type { FileProblem } from './file-problem.ts';

export interface Row {
  /** 1 is the first line. */
  line: number;
  /** By header; every cell clean, on one line, empty where the file has none. */
  cells: ReadonlyMap<string, string>;
}
export interface Table {
  headers: string[];
  rows: Row[];
  problems: FileProblem[];
}
/** One record of the parser, with where it ended. */
interface Parsed {
  record: string[];
  info: { lines: number };
}

const DELIMITERS = [';', ',', '\t'];
/** A file is refused above this: no school has so many, and a mistake in the choice of file is likely. */
const ROWS_AT_MOST = 20_000;

/** The text of a file: UTF-8 or UTF-16 by its mark, UTF-8 without one, else the Windows-1252 of an older Excel. */
export function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Reads a table; what cannot be read at all is one problem, with its line. */
export function readTable(bytes: Uint8Array): Table {
  // The parser counts a line break of two characters within a cell as two lines.
  const text = decode(bytes).replace(/\r\n?/g, '\n');
  try {
    const parsed = parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
      to: ROWS_AT_MOST + 1,
    }) as unknown as Parsed[];
    return tableOf(parsed);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { headers: [], rows: [], problems: [unreadable(error)] };
  }
}

/** The one that stands most often in the headers. */
function delimiterOf(text: string): string {
  const first = /^.*/.exec(text)?.[0] ?? '';
  const count = (one: string): number => first.split(one).length;
  return DELIMITERS.toSorted((a, b) => count(b) - count(a))[0] ?? ';';
}

function tableOf(parsed: readonly Parsed[]): Table {
  const [head, ...rest] = parsed;
  const headers = (head?.record ?? []).map((header) => oneLine(header).toLowerCase());
  let ended = head?.info.lines ?? 0;
  const problems: FileProblem[] = [...doubled(headers)];
  const rows = rest.map(({ record, info }) => {
    const line = ended + 1;
    ended = info.lines;
    if (record.length > headers.length) problems.push(tooLong(line, record.length, headers.length));
    return { line, cells: new Map(headers.map((header, at) => [header, oneLine(record[at] ?? '')])) };
  });
  return { headers, rows, problems };
}

/** A name with a line break in it stays one name: in lists, letters and the terminal it stands on one line. */
const oneLine = (cell: string): string => cleanText(cell).replace(/\s+/g, ' ').trim();

const doubled = (headers: readonly string[]): FileProblem[] =>
  headers
    .filter((header, at) => header !== '' && headers.indexOf(header) !== at)
    .map((column) => ({ line: 1, column, what: 'this column is there twice', how: 'keep one of them' }));

const tooLong = (line: number, cells: number, headers: number): FileProblem => ({
  line,
  what: `${cells} cells, while there are ${headers} columns`,
  how: 'put a cell that holds the delimiter between quotes',
});

const unreadable = (error: CsvError): FileProblem => ({
  line: typeof error['lines'] === 'number' ? error['lines'] : 1,
  what: 'from here on this is no table',
  how: 'close the quote that is open, or write a quote within a cell twice',
});
