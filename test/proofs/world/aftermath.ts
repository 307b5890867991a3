/** When all has been said, and what is in the store then. */
import { System } from '../../../bot/core/actor.ts';
import { type Note, openNotes } from '../../../models/notes.ts';
import { useMasterKey } from '../../../models/sealed.ts';
import { connectStore, disconnectStore } from '../../../models/store.ts';
import type { History, NameOf } from './history.ts';
import { shownToStaff } from './shown.ts';

/** What a dead process held is taken up after 20 s, what it was sending after 30: until then the last may come, in milliseconds. */
const QUIET_FOR = 35_000;
/** Where a smaller run needs not see the last repeats. */
const QUICKLY = 3_000;
const who = System('a proof');

/** Until each message has a reply and the office was told, or that comes no more, and nothing has been said for a while. */
export async function quiet(history: History, { quickly }: { quickly: boolean }): Promise<void> {
  let [said, since] = [history.delivered.length, performance.now()];
  // A reply of one part at least, and a notice, for each; what stayed in doubt may never come.
  const done = (): boolean => {
    const said = [...history.delivered.map(({ id }) => id), ...(history.inDoubt ?? [])];
    return new Set(said.map(kindOfPart)).size >= 2 * history.accepted.length;
  };
  const patience = (): number => (quickly && done() ? QUICKLY : QUIET_FOR);
  while (performance.now() - since < patience()) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    if (history.delivered.length > said) [said, since] = [history.delivered.length, performance.now()];
  }
}

/** A message's key, and whether it is a reply to it or the notice that it was kept. */
const kindOfPart = (id: string): string => `${id.split('/')[0] ?? ''} ${id.includes('/new-note/')}`;

const AT_ONCE = 100;

/** Some at a time, each of which opens with a key of its own. */
async function allNotes(): Promise<Note[]> {
  const notes: Note[] = [];
  for (let more = AT_ONCE; more === AT_ONCE;) {
    const page = await openNotes(who, 'kelderswerf', { skip: notes.length, limit: AT_ONCE });
    notes.push(...page);
    more = page.length;
  }
  return notes;
}

/** The notes for the office, and the causes that staff are shown. */
export async function readStore(
  uri: string,
  masterKey: Buffer,
  nameOf?: NameOf,
): Promise<{ notes: Note[]; shown: Set<string> }> {
  await connectStore(uri);
  useMasterKey(masterKey);
  const notes = await allNotes();
  const shown = await shownToStaff(nameOf);
  await disconnectStore();
  return { notes, shown };
}
