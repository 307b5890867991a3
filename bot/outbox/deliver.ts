/** One row of the outbox: its notice says what to say now; it is sent, and settled by what became of it. */
import { System } from '../core/actor.ts';
import { type Adapter, type ChannelName, Retry } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Notice } from '../core/notice.ts';
import { markSending, type OutboxRow, postpone, settle } from '../../models/outbox.ts';
import { packOf } from '../../models/packs/registry.ts';
import { markGone, type Place, type Reach, reachOf } from '../../models/people/reach.ts';
import { tellStaffOfStuck } from '../../models/stuck.ts';
import type { Speech } from '../speech/speech.ts';
import type { Pacer } from './pace.ts';
import { wantedNow } from './quiet.ts';
import { sendMessages, type Sent } from './send.ts';

/** One more try after a lost response, where the notice allows it. */
const DOUBTS_AT_MOST = 1;
/** A row that fails so often is given up, for staff to see. */
const FAILURES_AT_MOST = 5;
const RETRY_AFTER = 30_000;
const who = System('the outbox');

export interface OutboxParts {
  adapters: ReadonlyMap<ChannelName, Adapter>;
  notices: ReadonlyMap<string, Notice>;
  speech: Speech;
  clock: Clock;
  log: Log;
  /** Names this process among those that share the store. */
  owner: string;
  pacer: Pacer;
}

/** `later`: the person wants no message at this hour. */
type Delivered = Sent | { kind: 'dropped' } | { kind: 'later'; until: Date };

/** Never throws for what goes wrong with the message itself; throws when the store fails. */
export async function deliverRow(parts: OutboxParts, row: OutboxRow): Promise<void> {
  const sent = await tryRow(parts, row);
  parts.log.info({ row: row._id, kind: row.kind, outcome: sent.kind, tries: row.tries }, 'outbox');
  if (sent.kind === 'failed') parts.log.error({ err: sent.error, row: row._id }, 'a row of the outbox failed');
  await conclude(parts, row, sent);
}

async function tryRow(parts: OutboxParts, row: OutboxRow): Promise<Delivered> {
  // Whoever was sending it was not heard of again.
  if (row.state === 'sending') return { kind: 'doubt', next: row.next };
  try {
    const reach = await reachOf(who, row.personId);
    const { timeZone } = packOf(row.schoolId);
    const wanted = wantedNow(row, parts.notices.get(row.kind), reach.preferences, parts.clock.now(), timeZone);
    if (wanted === 'never') return { kind: 'dropped' };
    return wanted === 'wanted' ? await sendSomewhere(parts, row, reach) : { kind: 'later', until: wanted };
  } catch (error) {
    return { kind: 'failed', next: row.next, error };
  }
}

/** To the first place where somebody is; from its beginning, where another place got some of it. */
async function sendSomewhere(
  parts: OutboxParts,
  row: OutboxRow,
  { places, language = 'nl' }: Reach,
): Promise<Delivered> {
  let from = row.next;
  for (const place of places) {
    const adapter = parts.adapters.get(place.to.channel);
    if (!adapter) continue;
    const sent = await send(parts, { ...row, next: from }, adapter, { ...place, language });
    if (sent.kind !== 'gone') return sent;
    await markGone(who, place.account, parts.clock.now());
    from = 0;
  }
  return { kind: 'gone' };
}

async function send(
  parts: OutboxParts,
  row: OutboxRow,
  adapter: Adapter,
  { to, language }: Place & { language: string },
): Promise<Delivered> {
  const notice = parts.notices.get(row.kind);
  const now = parts.clock.now();
  const message = await notice?.render({ school: row.schoolId, person: row.personId, values: row.values, now });
  if (!message) return { kind: 'dropped' };
  const listener = { language, zone: packOf(row.schoolId).timeZone, now };
  const messages = [parts.speech.speak(message, listener)];
  const beforePart = async (part: number): Promise<void> => {
    await parts.pacer.turn(adapter, to.conversation);
    if (!(await markSending(who, row, part))) throw new Retry(0); // somebody else has taken it meanwhile
    await parts.pacer.leave(adapter);
  };
  const sent = await sendMessages(adapter, to, { messages }, { id: row._id, next: row.next, beforePart });
  if (sent.kind === 'retry') parts.pacer.pause(adapter.channel, sent.after);
  return sent;
}

/** What becomes of the row: the end, or another try. */
async function conclude(parts: OutboxParts, row: OutboxRow, sent: Delivered): Promise<void> {
  const now = parts.clock.now();
  if (sent.kind === 'later') return postpone(who, row, { due: sent.until });
  const again = againAfter(parts, row, sent);
  if (again) {
    const { after, ...rest } = again;
    return postpone(who, row, { due: new Date(now.getTime() + after), ...rest });
  }
  await settle(who, row, sent.kind === 'retry' ? 'failed' : sent.kind, now);
  if (['doubt', 'failed', 'gone'].includes(sent.kind)) await tellStaffOfStuck(who, row.schoolId, now);
}

/** When to try again, and from where; undefined when this is the end. */
function againAfter(
  { notices }: OutboxParts,
  row: OutboxRow,
  sent: Exclude<Delivered, { kind: 'later' }>,
): ({ after: number } & Partial<Pick<OutboxRow, 'next' | 'doubts' | 'failures'>>) | undefined {
  const { doubts, failures, kind } = row;
  if (sent.kind === 'retry') return { after: sent.after, next: sent.next };
  if (sent.kind === 'failed' && failures + 1 < FAILURES_AT_MOST)
    return { after: RETRY_AFTER, next: sent.next, failures: failures + 1 };
  const mayRepeat = notices.get(kind)?.afterDoubt === 'once-more' && doubts < DOUBTS_AT_MOST;
  if (sent.kind === 'doubt' && mayRepeat) return { after: 0, next: sent.next, doubts: doubts + 1 };
  return undefined;
}
