import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadPack } from '../../../models/packs/load.ts';
import { schoolYearStartAt } from '../../../models/packs/school-year.ts';
import type { Pack } from '../../../models/packs/types.ts';
import { beginRollover, endRollover, type Move, rolloverOf } from '../../../models/people/rollover.ts';
import { planMoves, readRoster, writeRoster } from '../../../models/people/roster/roster.ts';
import type { StoredRoster } from '../../../models/people/roster/types.ts';
import type { Student } from '../../../models/people/school.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { agreed } from './agree.ts';
import { shown } from './files/file-problem.ts';
import { LEAVES, type NewGroup, newGroupsFile, nextGroup, readNewGroups } from './files/new-groups.ts';
import { previewOf } from './files/preview.ts';
import { readTable } from './files/table.ts';
import { readBytes, whole } from './import.ts';
import { onStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';
import { schoolParts } from './school-parts.ts';

const who = System('the command new-year');

interface Given {
  school?: string;
  groups?: string;
  list?: string;
  yes?: boolean;
}

/** `school new-year`: every pupil to the next group, the last group from school; accounts stay linked. */
export function newYearCommand(): Command {
  return new Command('new-year')
    .description('moves every pupil to the group of the new school year; shows first what would change')
    .option('--school <id>', 'the school; without it, that of SCHOOL')
    .option('--list <file>', 'writes the list of pupils with the groups proposed, to fill in; changes nothing')
    .option('--groups <file>', 'that list, filled in (CSV: leerlingnummer, nieuwe_groep)')
    .option('--yes', 'without asking')
    .action(async (given: Given) => {
      const config = settings();
      const pack = loadPack(join(config.schoolsFolder, given.school ?? config.school));
      await onStore(config, () => (given.list === undefined ? newYear(pack, given) : writeList(pack, given.list)));
    });
}

async function writeList(pack: Pack, file: string): Promise<void> {
  const students = present(await readRoster(who, pack.id));
  writeFileSync(file, newGroupsFile(pack, students));
  console.log(
    `${file}: ${students.length} pupils. Fill in the column nieuwe_groep, then: school new-year --groups ${file}`,
  );
}

async function newYear(pack: Pack, given: Given): Promise<void> {
  const now = systemClock.now();
  const year = schoolYearStartAt(pack, now);
  const rollover = await rolloverOf(who, pack.id, year);
  if (rollover?.done)
    throw new OperatorError(
      `The groups are those of ${year}/${year + 1} already. The next change of groups is after the last school day.`,
    );
  if (rollover?.moves) {
    console.log('An earlier run ended midway: it is completed.');
    return carryOut(pack, year, rollover.moves, now);
  }
  const stored = await readRoster(who, pack.id);
  const moves = movesOf(pack, present(stored), given.groups === undefined ? [] : groupsIn(given.groups, pack));
  const { told } = await planMoves(who, pack.id, moves, now);
  console.log(previewOf({ told }).join('\n'));
  if (!(await agreed(given, undefined))) throw new OperatorError('Not agreed: nothing was written.');
  await carryOut(pack, year, (await beginRollover(who, pack.id, year, moves, now)).moves ?? [], now);
}

const present = ({ students }: StoredRoster): Student[] => students.filter(({ left }) => left === undefined);
const groupsIn = (file: string, pack: Pack): NewGroup[] => whole(file, readNewGroups(readTable(readBytes(file)), pack));

/** The file's word first, then the pack's; throws with everybody of whom neither knows. */
function movesOf(pack: Pack, students: readonly Student[], said: readonly NewGroup[]): Move[] {
  const numberOf = ({ _id }: Student): string => _id.slice(pack.id.length + 1);
  const strangers = said.filter(({ number }) => !students.some((student) => numberOf(student) === number));
  const bySaid = new Map(said.map(({ number, group }) => [number, group]));
  const goes = students.map((student) => ({
    student,
    group: bySaid.get(numberOf(student)) ?? nextGroup(pack, student.groupId.slice(pack.id.length + 1)),
  }));
  const unknown = goes.filter(({ group }) => group === undefined);
  const problems = [
    ...strangers.map(({ number }) => `There is no pupil ${number} at this school.`),
    ...unknown.map(
      ({ student }) => `Which group is next for ${numberOf(student)} ${shown(student.name)} (${student.groupId})?`,
    ),
  ];
  if (problems.length)
    throw new OperatorError(
      [...problems, 'Write the list with --list FILE, fill it in, and give it with --groups FILE.'].join('\n'),
    );
  return goes.map(({ student, group }) => ({
    student: student._id,
    ...(group === undefined || group === LEAVES ? {} : { group: `${pack.id}/${group}` }),
  }));
}

async function carryOut(pack: Pack, year: number, moves: readonly Move[], now: Date): Promise<void> {
  const changes = await planMoves(who, pack.id, moves, now);
  const { school, groups } = schoolParts(pack);
  await withProgress('New year', (progress) => writeRoster(who, school, groups, changes, progress));
  await endRollover(who, pack.id, year, now);
  console.log('Written.');
}
