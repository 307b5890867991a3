/** The headers of a file, held against those that are known. */
import { nearest } from '../../../core/near.ts';
import { type FileProblem, shown } from './file-problem.ts';
import type { Table } from './table.ts';

/** So many letters may differ for a header to be a slip of the pen. */
const SLIP = 2;

export interface Headers {
  problems: FileProblem[];
  /** Columns that nobody asked for; they are not read. */
  unread: string[];
}

/** What is missing, what is probably meant otherwise, and what is not read. */
export function checkHeaders({ headers }: Table, known: readonly string[], needed: readonly string[]): Headers {
  if (!headers.length) return { problems: [], unread: [] };
  const unknown = headers.filter((header) => header !== '' && !known.includes(header));
  const missing = known.filter((column) => !headers.includes(column));
  const slips = new Map(unknown.flatMap((header) => slipOf(header, missing)));
  return {
    problems: [
      ...needed
        .filter((column) => !headers.includes(column) && ![...slips.values()].includes(column))
        .map((column) => ({ line: 1, column, what: 'this column is missing', how: 'add it to the first line' })),
      ...[...slips].map(([header, column]) => ({
        line: 1,
        column: shown(header),
        what: 'unknown column',
        how: `did you mean ${column}? Mend the header, or give it a quite different name`,
      })),
    ],
    unread: unknown.filter((header) => !slips.has(header)),
  };
}

function slipOf(header: string, missing: readonly string[]): [string, string][] {
  // verzorger2_naam is no slip of verzorger3_naam.
  const digits = header.replace(/\D/g, '');
  const column = nearest(
    header,
    missing.filter((one) => one.replace(/\D/g, '') === digits),
    SLIP,
  );
  return column === undefined ? [] : [[header, column]];
}
