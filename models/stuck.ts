/** What is stuck in a school, for staff: messages that could not be handled, and what was perhaps not delivered. */
import { type Actor, System } from '../bot/core/actor.ts';
import { acceptAgain } from './conversations/accept.ts';
import { may } from './may.ts';
import { addToOutbox, decideStuckRow, type OutboxRow, PRIORITIES, stuckRows } from './outbox.ts';
import { closeParked, openParked, type Parked, parkedMessage } from './parked.ts';
import { nameOf, personOf, staffWith } from './people/person.ts';
import { settleUnreachable, unreachableIn } from './people/reach.ts';

export interface Stuck {
  /** Tells it apart from all others, of whatever sort. */
  id: string;
  /** `message`: it could not be handled. `replies`: they could not be sent. `doubt`: perhaps delivered. `failed`: not delivered. `unreachable`: no account is left. */
  sort: 'message' | 'replies' | 'doubt' | 'failed' | 'unreachable';
  at: Date;
  /** The name of whom it is from, or for; absent for visitors. */
  person?: string;
  /** What was written, for a message. */
  text?: string;
}

const PARKED = 'parked:';
const OUTBOX = 'outbox:';
const PERSON = 'person:';

/** What is open, longest first, and how much of it there is. */
export async function stuckIn(who: Actor, school: string): Promise<{ sort: Stuck['sort']; id: string; at: Date }[]> {
  may(who, 'settle-stuck', { school });
  const [parked, rows, unreachable] = await Promise.all([
    openParked(who, school),
    stuckRows(who, school),
    unreachableIn(who, school),
  ]);
  const all = [
    ...parked.map(({ _id, reason, at }) => ({ id: PARKED + _id, sort: reason, at })),
    ...rows.map((row) => ({ id: OUTBOX + row._id, sort: sortOf(row), at: row.ended ?? new Date(0) })),
    ...unreachable.map(({ person, since }) => ({ id: PERSON + person, sort: 'unreachable' as const, at: since })),
  ];
  return all.sort((a, b) => a.at.getTime() - b.at.getTime());
}

/** Whether staff have something to decide. */
export async function isAnythingStuck(who: Actor, school: string): Promise<boolean> {
  return (await stuckIn(who, school)).length > 0;
}

const sortOf = (row: OutboxRow): 'doubt' | 'failed' => (row.state === 'failed' ? 'failed' : 'doubt');

/** The one after `skip` others, with all that staff may know of it, and how many are open; none when there are no more. */
export async function nextStuck(
  who: Actor,
  school: string,
  skip: number,
): Promise<{ stuck: Stuck | undefined; count: number }> {
  const all = await stuckIn(who, school);
  const next = all[skip];
  return { stuck: next && { ...next, ...(await detailsOf(who, school, next.id)) }, count: all.length };
}

async function detailsOf(who: Actor, school: string, id: string): Promise<Pick<Stuck, 'person' | 'text'>> {
  if (id.startsWith(PERSON)) return named(who, school, id.slice(PERSON.length));
  if (id.startsWith(OUTBOX)) {
    const row = (await stuckRows(who, school)).find((one) => OUTBOX + one._id === id);
    return row ? named(who, school, row.personId) : {};
  }
  const parked = (await openParked(who, school)).find((one) => PARKED + one._id === id);
  if (!parked) return {};
  const message = await parkedMessage(who, school, parked._id);
  const text = message?.text === undefined ? {} : { text: message.text };
  return { ...text, ...(await named(who, school, await writerOf(parked))) };
}

const writerOf = async ({ account }: Parked): Promise<string | undefined> =>
  account === undefined ? undefined : personOf(System('who wrote what is stuck'), account);

async function named(who: Actor, school: string, personId: string | undefined): Promise<Pick<Stuck, 'person'>> {
  const person = personId === undefined ? null : await nameOf(who, school, personId);
  return person ? { person: person.name } : {};
}

/** A message is handled again, with all its effects under the same cause; a row is sent once more. Nothing else can be. */
export async function tryStuckAgain(who: Actor, school: string, id: string, now: Date): Promise<void> {
  may(who, 'settle-stuck', { school });
  if (id.startsWith(OUTBOX)) {
    await decideStuckRow(who, school, id.slice(OUTBOX.length), 'send-again', now);
    return;
  }
  if (!id.startsWith(PARKED)) return;
  const key = id.slice(PARKED.length);
  const message = await parkedMessage(who, school, key);
  if (!message) return;
  await acceptAgain(message, now);
  await closeParked(who, school, key);
}

/** Staff have seen to it in another way; doing it again changes nothing. */
export async function settleStuck(who: Actor, school: string, id: string, now: Date): Promise<void> {
  may(who, 'settle-stuck', { school });
  if (id.startsWith(OUTBOX)) await decideStuckRow(who, school, id.slice(OUTBOX.length), 'leave', now);
  else if (id.startsWith(PERSON)) await settleUnreachable(who, school, id.slice(PERSON.length));
  else await closeParked(who, school, id.slice(PARKED.length));
}

const HOUR = 60 * 60 * 1000;

/** Tells the office, else the head, that something is stuck: once an hour at most, however much it is. */
export async function tellStaffOfStuck(who: Actor, school: string, now: Date): Promise<void> {
  may(who, 'park');
  const office = await staffWith(who, school, ['office'], now);
  const people = office.length ? office : await staffWith(who, school, ['head', 'admin'], now);
  const hour = Math.floor(now.getTime() / HOUR);
  await addToOutbox(
    who,
    people.map((personId) => ({
      _id: `stuck/${school}/${hour}/${personId}`,
      schoolId: school,
      personId,
      kind: 'new-stuck',
      priority: PRIORITIES.reminder,
      values: {},
      why: 'office of the school',
      due: now,
    })),
  );
}
