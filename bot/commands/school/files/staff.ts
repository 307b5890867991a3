/** The file of staff (docs/import.md): a row for each person. */
import { DateTime } from 'luxon';
import type { Pack } from '../../../../models/packs/types.ts';
import type { RosterStaff } from '../../../../models/people/roster/types.ts';
import { BadCell, type Cell, day, email, groupIn, language, number, readerOf, words } from './cells.ts';
import { shown } from './file-problem.ts';
import { checkHeaders } from './headers.ts';
import type { Read } from './pupils.ts';
import type { Row, Table } from './table.ts';

const KNOWN = ['personeelsnummer', 'naam', 'rollen', 'groepen', 'taal', 'email', 'tot'];
const NEEDED = ['personeelsnummer', 'naam', 'rollen'];
const ROLES: Readonly<Record<string, RosterStaff['roles'][number]>> = {
  leerkracht: 'teacher',
  invaller: 'teacher',
  administratie: 'office',
  directeur: 'head',
  beheerder: 'admin',
};

/** A file of staff is known by this column. */
export const isStaffFile = ({ headers }: Table): boolean => headers.includes('personeelsnummer');

/** Reads all of it; with a problem, nothing of it is to be used. */
export function readStaff(table: Table, pack: Pack): Read<RosterStaff> {
  const { problems, unread } = checkHeaders(table, KNOWN, NEEDED);
  const all = [...table.problems, ...problems];
  if (all.length) return { found: [], problems: all, unread };
  const lines = new Map<string, number>();
  const found = table.rows.flatMap((row) => {
    const one = staffOf(row, pack, all);
    const before = one && lines.get(one.number);
    if (one && before !== undefined)
      all.push({ line: row.line, what: `${one.number} is on line ${before} too`, how: 'keep one row for each person' });
    if (one) lines.set(one.number, row.line);
    return one ?? [];
  });
  return { found, problems: all, unread };
}

function staffOf(row: Row, pack: Pack, problems: Read<RosterStaff>['problems']): RosterStaff | undefined {
  const reader = readerOf(row, problems);
  const own = reader.need('personeelsnummer', number);
  const name = reader.need('naam', words);
  const roles = reader.need('rollen', each(role));
  const groups = reader.get('groepen', each(groupIn(pack))) ?? [];
  const spoken = reader.get('taal', language);
  const mail = reader.get('email', email);
  const until = reader.get('tot', day);
  if (own === undefined || name === undefined || roles === undefined) return undefined;
  return {
    number: own,
    name,
    roles,
    groups,
    ...(until === undefined ? {} : { until: dayAfter(until, pack.timeZone) }),
    filed: { ...(spoken === undefined ? {} : { language: spoken }), ...(mail === undefined ? {} : { email: mail }) },
  };
}

/** The last day counts: it is over at the midnight after it. */
const dayAfter = (date: string, zone: string): Date => DateTime.fromISO(date, { zone }).plus({ days: 1 }).toJSDate();

const role: Cell<RosterStaff['roles'][number]> = (text) =>
  ROLES[text.toLowerCase()] ??
  new BadCell(`${shown(text)} is no role`, `write one or more of ${Object.keys(ROLES).join(', ')}`);

/** Several in one cell, with `+`, `|` or a comma between them; group names hold slashes. */
function each<T>(cell: Cell<T>): Cell<T[]> {
  return (text) => {
    const values = new Set<T>();
    for (const part of text.split(/\s*[+|,]\s*/).filter(Boolean)) {
      const value = cell(part);
      if (value instanceof BadCell) return value;
      values.add(value);
    }
    return [...values];
  };
}
