import { Command } from 'commander';
import { loadPack } from '../../../models/packs/load.ts';
import { proposeDates, type Proposal } from '../../../models/packs/propose-dates.ts';
import { OperatorError } from '../../core/errors.ts';
import { packFolder } from './pack-folder.ts';

/** `school dates <pack> [year]`: the dates that the year plan proposes, to look at before anybody confirms them. */
export function datesCommand(): Command {
  return new Command('dates')
    .description('shows the dates that a year plan proposes')
    .argument('<pack>', 'the name of a folder under schools/, or the path of a pack folder')
    .argument('[year]', 'the year in which the school year starts; without it, the one that the pack tells')
    .action((name: string, year?: string) => {
      const pack = loadPack(packFolder(name));
      const proposals = proposeDates(pack, startOf(year ?? pack.schoolYear.starts.slice(0, 4)));
      for (const proposal of proposals) console.log(lineOf(proposal, pack.groups.length));
    });
}

function startOf(year: string): number {
  if (/^2\d{3}$/.test(year)) return Number(year);
  throw new OperatorError(`"${year}" is not a year: write four digits, such as 2026`);
}

/** `2026-09-01  19:30–21:00  information-evening  groep-1-2`. */
function lineOf({ date, from, until, kind, groups }: Proposal, allGroups: number): string {
  const time = from !== undefined && until !== undefined ? `${from}–${until}` : 'whole day  ';
  return [date, time, kind, groups.length === allGroups ? 'all groups' : groups.join(', ')].join('  ');
}
