import { didYouMean } from '../near.ts';
import { type PackFile, type Path } from '../pack-file.ts';
import { type DemoData, type SchoolData } from '../schema.ts';

/** Demo people point to students and groups that exist; every id is one student's or one person's. */
export function checkDemo(file: PackFile, demo: DemoData, school: SchoolData | undefined): void {
  const students = new Set(demo.students.map((student) => student.id));
  const groups = new Set(school?.groups.map((group) => group.id));
  const known = (path: Path, name: string, id: string, all: ReadonlySet<string>): void => {
    if (all.has(id)) return;
    file.report(path, `there is no ${name} "${id}"`, `${didYouMean(id, all)}Known: ${[...all].join(', ')}`);
  };
  checkUnique(file, 'students', demo.students);
  checkUnique(file, 'people', demo.people);
  demo.people.forEach((person, index) => {
    person.guardianOf?.forEach(({ student }, number) => {
      known(['people', index, 'guardianOf', number, 'student'], 'student', student, students);
    });
    if (!person.guardianOf && !person.staff) {
      file.report(['people', index], `"${person.id}" is neither guardian nor staff`, 'add guardianOf or staff');
    }
  });
  if (!school) return;
  demo.students.forEach(({ group }, index) => known(['students', index, 'group'], 'group', group, groups));
  demo.people.forEach(({ staff }, index) =>
    staff?.groups.forEach((group, number) =>
      known(['people', index, 'staff', 'groups', number], 'group', group, groups),
    ),
  );
}

function checkUnique(file: PackFile, list: string, items: readonly { id: string }[]): void {
  const seen = new Set<string>();
  items.forEach(({ id }, index) => {
    if (seen.has(id)) file.report([list, index, 'id'], `id "${id}" is already used`, 'give each its own id');
    seen.add(id);
  });
}
