import { didYouMean } from '../near.ts';
import { type PackFile, type Path } from '../pack-file.ts';
import { type DemoData, type SchoolData } from '../schema.ts';

/** Demo people point to students and groups that exist; every id is one student's or one person's. */
export function checkDemo(file: PackFile, demo: DemoData, school: SchoolData | undefined): void {
  checkUnique(file, 'students', demo.students);
  checkUnique(file, 'people', demo.people);
  checkStudents(file, demo);
  if (school) checkGroups(file, demo, new Set(school.groups.map(({ id }) => id)));
}

function checkUnique(file: PackFile, list: string, items: readonly { id: string }[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) file.report([list, index, 'id'], `id "${id}" is already used`, 'give each its own id');
    seen.add(id);
  });
}

function checkStudents(file: PackFile, { students, people }: DemoData): void {
  const ids = new Set(students.map(({ id }) => id));
  people.forEach((person, index) => {
    if (!person.guardianOf && !person.staff) {
      file.report(['people', index], `"${person.id}" is neither guardian nor staff`, 'add guardianOf or staff');
    }
    person.guardianOf?.forEach(({ student }, number) => {
      const path = ['people', index, 'guardianOf', number, 'student'];
      if (!ids.has(student)) reportUnknown(file, path, `there is no student "${student}"`, student, ids);
    });
  });
}

function checkGroups(file: PackFile, { students, people }: DemoData, ids: ReadonlySet<string>): void {
  const check = (path: Path, group: string): void => {
    if (!ids.has(group)) reportUnknown(file, path, `there is no group "${group}"`, group, ids);
  };
  students.forEach(({ group }, index) => check(['students', index, 'group'], group));
  people.forEach(({ staff }, index) => {
    staff?.groups.forEach((group, number) => check(['people', index, 'staff', 'groups', number], group));
  });
}

function reportUnknown(file: PackFile, path: Path, what: string, id: string, known: ReadonlySet<string>): void {
  file.report(path, what, `${didYouMean(id, known)}Known: ${[...known].join(', ')}`);
}
