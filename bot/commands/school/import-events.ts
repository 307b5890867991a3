/** `school import FILE.ics`: what would change on the calendar, and then that. */
import { compareEvents, writeEvents } from '../../../models/events.ts';
import type { SchoolEvent } from '../../../models/events.ts';
import type { Pack } from '../../../models/packs/types.ts';
import { System } from '../../core/actor.ts';
import { inZone, systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { type Agreement, agreed } from './agree.ts';
import { readCalendar } from './files/calendar.ts';
import { shown, tellFileProblems } from './files/file-problem.ts';
import { muchRemoved } from './files/preview.ts';

const who = System('the command import');

/** Shows, asks, writes. Events that are over and not in the file any more stay as they were. */
export async function importEvents(pack: Pack, bytes: Uint8Array, given: Agreement): Promise<void> {
  const now = systemClock.now();
  const { found, problems } = readCalendar(bytes, pack, now);
  if (problems.length) throw new OperatorError([...tellFileProblems(problems), 'Nothing was written.'].join('\n'));
  const changes = await compareEvents(who, { _id: pack.id, timeZone: pack.timeZone }, found, now);
  const { added, changed, gone, coming } = changes;
  const line = (mark: string) => (event: SchoolEvent) => `${mark} ${lineOf(event, pack)}`;
  for (const told of [...gone.map(line('-')), ...changed.map(line('~')), ...added.map(line('+'))]) console.log(told);
  console.log(`events: ${added.length} added, ${changed.length} changed, ${gone.length} gone`);
  if (!added.length && !changed.length && !gone.length) return;
  if (!(await agreed(given, muchRemoved([{ count: gone.length, of: coming }]))))
    throw new OperatorError('Not agreed: nothing was written.');
  await writeEvents(who, changes);
  console.log('Written.');
}

/** `2026-12-03 19:30  information-evening  "informatieavond"  groep-7`. */
function lineOf({ at, until, kind, title, groupIds }: SchoolEvent, { id, timeZone }: Pack): string {
  const when = inZone(at, timeZone).toFormat(until === undefined ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm');
  const groups = groupIds.map((group) => group.slice(id.length + 1)).join(', ') || 'all groups';
  return [when, kind, shown(title['nl'] ?? ''), groups].join('  ');
}
