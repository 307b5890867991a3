/** The list of who goes to which group: written for a spreadsheet, and read back from it. */
import { stringify } from 'csv-stringify/sync';
import type { Pack, PackGroup } from '../../../../models/packs/types.ts';
import type { Student } from '../../../../models/people/school.ts';
import { type Cell, groupIn, number, readerOf } from './cells.ts';
import type { FileProblem } from './file-problem.ts';
import { checkHeaders } from './headers.ts';
import type { Read } from './pupils.ts';
import type { Table } from './table.ts';

/** In the place of a group: this pupil leaves. */
export const LEAVES = 'van school';
const KNOWN = ['leerlingnummer', 'roepnaam', 'achternaam', 'groep', 'nieuwe_groep'];
const NEEDED = ['leerlingnummer', 'nieuwe_groep'];

export interface NewGroup {
  number: string;
  /** The id of a group of the pack, or LEAVES. */
  group: string;
}

/** Where a group goes next year: to the one group of the year after its own, or from school; undefined where nobody but the school knows. */
export function nextGroup(pack: Pack, groupId: string): string | undefined {
  const group = pack.groups.find(({ id }) => id === groupId);
  if (group?.years.length !== 1) return undefined;
  const next = Number(group.years[0]) + 1;
  const candidates = pack.groups.filter(({ years }) => years.includes(String(next)));
  if (!candidates.length) return isLast(pack, next) ? LEAVES : undefined;
  return candidates.length === 1 ? candidates[0]?.id : undefined;
}

const isLast = ({ groups }: Pack, next: number): boolean =>
  groups.every(({ years }: PackGroup) => years.every((year) => Number(year) < next));

/** Reads who goes where; pupils that it leaves out go where their group goes. */
export function readNewGroups(table: Table, pack: Pack): Read<NewGroup> {
  const { problems, unread } = checkHeaders(table, KNOWN, NEEDED);
  const all: FileProblem[] = [...table.problems, ...problems];
  if (all.length) return { found: [], problems: all, unread };
  const known = groupIn(pack);
  const goesTo: Cell<string> = (text) => (text.toLowerCase() === LEAVES ? LEAVES : known(text));
  const found = table.rows.flatMap((row) => {
    const reader = readerOf(row, all);
    const own = reader.need('leerlingnummer', number);
    const group = reader.need('nieuwe_groep', goesTo);
    return own === undefined || group === undefined ? [] : [{ number: own, group }];
  });
  return { found, problems: all, unread };
}

/** Every pupil with the group proposed, empty where the school must choose. A cell that a spreadsheet would calculate is made text. */
export function newGroupsFile(pack: Pack, students: readonly Student[]): string {
  const nameOf = (id: string | undefined): string => pack.groups.find((group) => group.id === id)?.name ?? id ?? '';
  const rows = students.map(({ _id, name, lastName = '', groupId }) => {
    const group = groupId.slice(pack.id.length + 1);
    return [_id.slice(pack.id.length + 1), name, lastName, nameOf(group), nameOf(nextGroup(pack, group))];
  });
  return stringify([KNOWN, ...rows], {
    bom: true,
    delimiter: ';',
    escape_formulas: true,
    quoted: true,
    record_delimiter: 'windows',
  });
}
