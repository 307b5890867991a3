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
import { sendMessages } from './send.ts';

const TAKEN_FOR = 60_000;
/** One more try after a lost response, where the notice allows it. */
const TRIES_IN_DOUBT = 2;
const who = System('the outbox');

export interface OutboxParts {
  adapters: ReadonlyMap<ChannelName, Adapter>;
  notices: ReadonlyMap<string, Notice>;
  speech: Speech;
  clock: Clock;
  log: Log;
}

/** Sends what is due; returns how many rows were taken. */
export async function deliverDue(parts: OutboxParts, atMost: number): Promise<number> {
  for (let taken = 0; taken < atMost; taken++) {
    const row = await takeDue(who, parts.clock.now(), TAKEN_FOR);
    if (!row) return taken;
    await deliver(parts, row);
  }
  return atMost;
}

async function deliver(parts: OutboxParts, row: OutboxRow): Promise<void> {
  const notice = parts.notices.get(row.kind);
  const address = await addressOf(who, row.personId);
  const adapter = address && parts.adapters.get(address.to.channel);
  const message = notice && (await notice.render({ school: row.schoolId, person: row.personId, values: row.values }));
  if (!address || !adapter) return settle(who, row._id, 'gone');
  if (!notice || !message) return settle(who, row._id, 'dropped');
  const language = address.language ?? 'nl';
  const listener = { language, zone: packOf(row.schoolId).timeZone, now: parts.clock.now() };
  const messages = [parts.speech.speak(message, listener)];
  const sent = await sendMessages(adapter, address.to, { messages }, row._id, row.next);
  parts.log.info({ row: row._id, kind: row.kind, outcome: sent.kind, tries: row.tries }, 'outbox');
  const soon = new Date(parts.clock.now().getTime() + (sent.kind === 'retry' ? sent.after : 0));
  if (sent.kind === 'retry') return postpone(who, row._id, soon, sent.next);
  if (sent.kind !== 'doubt') return settle(who, row._id, sent.kind);
  const again = notice.afterDoubt === 'once-more' && row.tries < TRIES_IN_DOUBT;
  return again ? postpone(who, row._id, soon, sent.next) : settle(who, row._id, 'doubt');
}
