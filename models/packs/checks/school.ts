import { DateTime, IANAZone } from 'luxon';
import { didYouMean } from '../near.ts';
import { type PackFile } from '../pack-file.ts';
import { type SchoolData } from '../schema.ts';

/** What the schema of school.yaml cannot see: fields that do not fit each other, and the outside world. */
export function checkSchool(file: PackFile, school: SchoolData): void {
  if (!IANAZone.isValidZone(school.timeZone)) {
    file.report(['timeZone'], `"${school.timeZone}" is not a time zone`, 'write a name such as Europe/Amsterdam');
  }
  if (!school.languages.includes('nl')) file.report(['languages'], 'nl is missing', 'add nl: Dutch is always there');
  checkGroups(file, school);
  const { from, until } = school.reachable;
  if (from >= until) file.report(['reachable', 'until'], `${until} is not after ${from}`, 'write the later time here');
  checkSchoolYear(file, school);
  checkHolidays(file, school);
  checkTimetable(file, school);
}

function checkGroups(file: PackFile, { groups }: SchoolData): void {
  for (const field of ['id', 'name'] as const) {
    const seen = new Set<string>();
    groups.forEach((group, index) => {
      if (seen.has(group[field])) {
        const what = `there are two groups with ${field} "${group[field]}"`;
        file.report(['groups', index, field], what, `give each group its own ${field}`);
      }
      seen.add(group[field]);
    });
  }
}

function checkSchoolYear(file: PackFile, { schoolYear: { starts, ends } }: SchoolData): void {
  const latest = DateTime.fromISO(starts, { zone: 'utc' }).plus({ years: 1 }).toISODate();
  if (ends <= starts)
    file.report(['schoolYear', 'ends'], `${ends} is not after ${starts}`, 'write the last school day');
  else if (latest !== null && ends >= latest) {
    file.report(['schoolYear', 'ends'], 'the school year is longer than a year', 'check the years of both dates');
  }
}

function checkHolidays(file: PackFile, { holidays, schoolYear }: SchoolData): void {
  holidays.forEach(({ from, until }, index) => {
    const path = ['holidays', index];
    if (until < from) file.report([...path, 'until'], `${until} is before ${from}`, 'write the last free day here');
    for (const [field, date] of Object.entries({ from, until })) {
      if (date >= schoolYear.starts && date <= schoolYear.ends) continue;
      const what = `${date} is outside the school year (${schoolYear.starts} to ${schoolYear.ends})`;
      file.report([...path, field], what, 'check the year; the summer holiday is not listed');
    }
  });
}

function checkTimetable(file: PackFile, { timetable = [], groups }: SchoolData): void {
  const known = groups.map(({ id }) => id);
  timetable.forEach((lesson, index) => {
    const path = ['timetable', index];
    lesson.groups.forEach((group, at) => {
      if (known.includes(group)) return;
      const how = `${didYouMean(group, known)}Known: ${known.join(', ')}`;
      file.report([...path, 'groups', at], `there is no group "${group}"`, how);
    });
    if (lesson.time && lesson.time.from >= lesson.time.until)
      file.report(
        [...path, 'time', 'until'],
        `${lesson.time.until} is not after ${lesson.time.from}`,
        'write the later time here',
      );
  });
}
