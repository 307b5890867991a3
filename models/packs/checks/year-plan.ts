import { type PackFile } from '../pack-file.ts';
import { type Item } from '../read-files.ts';
import { type SchoolData, type YearPlanData } from '../schema.ts';

/** Rules speak of years that some group has, of months with school in them, and of times in order. */
export function checkYearPlan(
  file: PackFile,
  items: readonly Item<YearPlanData>[],
  school: SchoolData | undefined,
): void {
  for (const { index, value: rule } of items) {
    if (!rule) continue;
    if (rule.time && rule.time.from >= rule.time.until) {
      const what = `${rule.time.until} is not after ${rule.time.from}`;
      file.report(['rules', index, 'time', 'until'], what, 'write the later time here');
    }
    if (!school) continue;
    checkYears(file, index, rule, school);
    checkMonths(file, index, rule, school);
  }
}

function checkYears(file: PackFile, index: number, rule: YearPlanData, school: SchoolData): void {
  const known = new Set(school.groups.flatMap((group) => group.years));
  rule.years?.forEach((year, number) => {
    if (known.has(year)) return;
    const how = `use the years of the groups in school.yaml: ${[...known].join(', ')}`;
    file.report(['rules', index, 'years', number], `no group has year ${year}`, how);
  });
}

function checkMonths(file: PackFile, index: number, rule: YearPlanData, { schoolYear }: SchoolData): void {
  const months = new Set(monthsBetween(schoolYear.starts, schoolYear.ends));
  rule.when.months?.forEach((month, number) => {
    if (months.has(month)) return;
    const path = ['rules', index, 'when', 'months', number];
    file.report(path, `month ${month} is outside the school year`, `use one of ${[...months].join(', ')}`);
  });
}

function monthsBetween(starts: string, ends: string): number[] {
  const number = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
  const count = Math.min(12, Math.max(0, number(ends) - number(starts) + 1));
  return Array.from({ length: count }, (_, step) => ((number(starts) + step) % 12) + 1);
}
