import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import { planEvents } from '../../../models/events.ts';
import { loadPack } from '../../../models/packs/load.ts';
import { holidaysOf } from '../../../models/packs/propose-dates.ts';
import type { Pack } from '../../../models/packs/types.ts';
import { hasDemoSchool, planRoster, writeRoster } from '../../../models/people/roster/roster.ts';
import type { Roster } from '../../../models/people/roster/types.ts';
import { beginYear } from '../../../models/people/rollover.ts';
import { schoolYearStartAt } from '../../../models/packs/school-year.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { type Agreement, agreed } from './agree.ts';
import { tellFileProblems } from './files/file-problem.ts';
import { muchRemoved, previewOf } from './files/preview.ts';
import { isPupilsFile, type Read, readPupils } from './files/pupils.ts';
import { isStaffFile, readStaff } from './files/staff.ts';
import { readTable } from './files/table.ts';
import { importEvents } from './import-events.ts';
import { onStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';
import { schoolParts } from './school-parts.ts';

const who = System('the command import');

interface Given extends Agreement {
  school?: string;
}

/** `school import FILE`: pupils and guardians, staff, or events, as the school's administration has them; again is safe. */
export function importCommand(): Command {
  return new Command('import')
    .description('takes over pupils and guardians, staff (CSV) or events (ICS); shows first what would change')
    .argument('<file>', 'a CSV file as Excel writes it, or a calendar (.ics); see docs/import.md')
    .option('--school <id>', 'the school; without it, that of SCHOOL')
    .option('--yes', 'without asking, unless much is taken away')
    .option('--remove <number>', 'agrees that so much is taken away', count)
    .action(async (file: string, given: Given) => {
      const config = settings();
      const pack = loadPack(join(config.schoolsFolder, given.school ?? config.school));
      const bytes = readBytes(file);
      const isCalendar = extname(file).toLowerCase() === '.ics';
      const roster = isCalendar ? {} : rosterIn(file, bytes, pack);
      await onStore(config, async () => {
        await refuseDemo();
        await (isCalendar ? importEvents(pack, bytes, given) : importRoster(pack, roster, given));
      });
    });
}

/** A number of the command line. */
function count(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('write a whole number');
}

/** The contents of a file that somebody named. */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new OperatorError(`${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      cause: error,
    });
  }
}

/** What the file says; with one faulty line, nothing. */
function rosterIn(file: string, bytes: Buffer, pack: Pack): Roster {
  const table = readTable(bytes);
  if (isStaffFile(table)) return { staff: whole(file, readStaff(table, pack)) };
  if (isPupilsFile(table) || table.problems.length) return { pupils: whole(file, readPupils(table, pack)) };
  throw new OperatorError(
    `${file} has neither a column leerlingnummer nor a column personeelsnummer (docs/import.md).`,
  );
}

/** All that was read; throws with every problem, when there is one. */
export function whole<One>(file: string, { found, problems, unread }: Read<One>): One[] {
  if (problems.length)
    throw new OperatorError([...tellFileProblems(problems), `${file}: nothing was written.`].join('\n'));
  if (!found.length) throw new OperatorError(`${file} holds no rows: nothing was written.`);
  if (unread.length) console.log(`Not read: ${unread.join(', ')}.`);
  return found;
}

async function refuseDemo(): Promise<void> {
  if (!(await hasDemoSchool(who))) return;
  const how = 'Real people need a store of their own: set DATA_FOLDER to an empty folder.';
  throw new OperatorError(`This store holds the demonstration. ${how}`);
}

async function importRoster(pack: Pack, roster: Roster, given: Given): Promise<void> {
  const now = systemClock.now();
  const changes = await planRoster(who, pack.id, roster, now);
  console.log(previewOf(changes).join('\n'));
  if (!changes.told.length) return;
  const { pupils, links, staff } = changes.removed;
  if (!(await agreed(given, muchRemoved([pupils, links, staff]))))
    throw new OperatorError('Not agreed: nothing was written.');
  const { school, groups } = schoolParts(pack);
  const fresh = await planRoster(who, pack.id, roster, now);
  if (!isDeepStrictEqual(fresh.told, changes.told))
    throw new OperatorError('The store changed while you looked: nothing was written. Run it again.');
  if (roster.pupils) await beginYear(who, pack.id, schoolYearStartAt(pack, now), now);
  await withProgress('Import', (progress) => writeRoster(who, school, groups, fresh, progress));
  await planEvents(who, school, holidaysOf(pack), 'confirmed');
  console.log('Written.');
}
