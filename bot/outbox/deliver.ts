/** The outbox's worker: takes the row that is due first, asks its notice what to say now, sends it, settles it. */
import { System } from '../core/actor.ts';
import type { Adapter, ChannelName } from '../core/channel.ts';
import type { Clock } from '../core/clock.ts';
import type { Log } from '../core/log.ts';
import type { Notice } from '../core/notice.ts';
import type { OutboxRow } from '../../models/outbox.ts';
import { postpone, settle, takeDue } from '../../models/outbox.ts';
import { packOf } from '../../models/packs/registry.ts';
import { addressOf } from '../../models/people/person.ts';
import type { Speech } from '../speech/speech.ts';
import { sendMessages, type Sent } from './send.ts';

const TAKEN_FOR = 60_000;
/** One more try after a lost response, where the notice allows it. */
const DOUBTS_AT_MOST = 1;
/** A row that fails so often is given up, for staff to see. */
const TRIES_AT_MOST = 5;
const RETRY_AFTER = 30_000;
const who = System('the outbox');

export interface OutboxParts {
  adapters: ReadonlyMap<ChannelName, Adapter>;
  notices: ReadonlyMap<string, Notice>;
  speech: Speech;
  clock: Clock;
  log: Log;
}

/** Sends what is due; returns how many rows were taken. A row that fails does not hold up the others. */
export async function deliverDue(parts: OutboxParts, atMost: number): Promise<number> {
  for (let taken = 0; taken < atMost; taken++) {
    const row = await takeDue(who, parts.clock.now(), TAKEN_FOR);
    if (!row) return taken;
    const sent = await deliver(parts, row).catch((error: unknown): Sent => ({ kind: 'failed', next: row.next, error }));
    await conclude(parts, row, sent);
  }
  return atMost;
}

async function deliver(parts: OutboxParts, row: OutboxRow): Promise<Sent | { kind: 'dropped' }> {
  if (row.state === 'sending') return { kind: 'doubt', next: row.next };
  const address = await addressOf(who, row.personId);
  const adapter = address && parts.adapters.get(address.to.channel);
  if (!address || !adapter) return { kind: 'gone' };
  const notice = parts.notices.get(row.kind);
  const message = await notice?.render({ school: row.schoolId, person: row.personId, values: row.values });
  if (!message) return { kind: 'dropped' };
  const language = address.language ?? 'nl';
  const listener = { language, zone: packOf(row.schoolId).timeZone, now: parts.clock.now() };
  const messages = [parts.speech.speak(message, listener)];
  return sendMessages(adapter, address.to, { messages }, { id: row._id, next: row.next });
}

/** What becomes of the row. */
async function conclude(parts: OutboxParts, row: OutboxRow, sent: Sent | { kind: 'dropped' }): Promise<void> {
  const { kind, tries, _id, doubts, next } = row;
  const after = (milliseconds: number): Date => new Date(parts.clock.now().getTime() + milliseconds);
  parts.log.info({ row: _id, kind, outcome: sent.kind, tries }, 'outbox');
  if (sent.kind === 'failed') parts.log.error({ err: sent.error, row: _id }, 'a row of the outbox failed');
  if (sent.kind === 'retry') return postpone(who, row, { due: after(sent.after), next: sent.next, doubts });
  if (sent.kind === 'failed' && tries < TRIES_AT_MOST)
    return postpone(who, row, { due: after(RETRY_AFTER), next, doubts });
  const mayRepeat = parts.notices.get(kind)?.afterDoubt === 'once-more' && doubts < DOUBTS_AT_MOST;
  if (sent.kind === 'doubt' && mayRepeat)
    return postpone(who, row, { due: after(0), next: sent.next, doubts: doubts + 1 });
  return settle(who, row, sent.kind);
}
