/** A turn's replies on their way to the person: into words, into parts, and what follows when a part does not arrive. */
import { System } from '../core/actor.ts';
import type { Spoken } from '../core/channel.ts';
import { UserError } from '../core/errors.ts';
import type { Outgoing } from '../core/words.ts';
import { openFile } from '../../models/files.ts';
import { leaseEnd, type Unsent } from '../../models/conversations/document.ts';
import { markPartsSent } from '../../models/conversations/finish.ts';
import { packOf } from '../../models/packs/registry.ts';
import { sendMessages, type Sent } from '../outbox/send.ts';
import { type EngineParts, type Held, TRIES_AT_MOST } from './engine-parts.ts';
import { keepForStaff } from './for-staff.ts';
import { referenceOf } from './handle-turn.ts';
import type { Replies } from './state.ts';

/** After a reply failed, in milliseconds. */
const RETRY_AFTER = 5_000;

/** Somebody else goes on from the part that is marked: what is left is theirs to send. */
class LeaseLost extends Error {}

/** False when it must be tried again later, which the store then knows. */
export async function sendReplies(parts: EngineParts, held: Held, unsent: Unsent<Replies>): Promise<boolean> {
  const sent = await deliver(parts, held, unsent);
  if (sent.kind === 'sent') return true;
  const { cause, doubted } = unsent;
  if (sent.kind === 'failed' && sent.error instanceof LeaseLost) return false;
  parts.log.warn({ conversation: held.id, cause, outcome: sent.kind, tries: held.tries }, 'a reply was not sent');
  if (sent.kind === 'gone') return true;
  if (sent.kind === 'doubt' && doubted) return withoutPart(parts, held, unsent, sent.next);
  if (sent.kind === 'failed' && (await givenUp(parts, held, unsent, sent.error))) return true;
  const after = { retry: sent.kind === 'retry' ? sent.after : 0, doubt: 0, failed: RETRY_AFTER }[sent.kind];
  const again = new Date(parts.clock.now().getTime() + after);
  const inDoubt = sent.kind === 'doubt' || (doubted && sent.next === unsent.next);
  await markPartsSent(held, { next: sent.next, doubted: inDoubt }, again);
  return false;
}

/** Said once more, and in doubt again: staff can see it, and the rest of the replies goes on. */
async function withoutPart(parts: EngineParts, held: Held, unsent: Unsent<Replies>, part: number): Promise<boolean> {
  await keepReplies(parts, held, unsent);
  return sendReplies(parts, held, { ...unsent, next: part + 1, doubted: false });
}

const keepReplies = (parts: EngineParts, held: Held, { cause, replies }: Unsent<Replies>): Promise<void> =>
  keepForStaff(parts, held, replies, { id: `${cause}/replies`, reason: 'replies', what: replies });

/** Replies that fail again and again are put aside for staff, so that the talk goes on. */
async function givenUp(parts: EngineParts, held: Held, unsent: Unsent<Replies>, error: unknown): Promise<boolean> {
  const { cause } = unsent;
  parts.log.error({ err: error, conversation: held.id, cause, reference: referenceOf(cause) }, 'a reply failed');
  if (held.tries < TRIES_AT_MOST) return false;
  await keepReplies(parts, held, unsent);
  return true;
}

/** A file that somebody kept, to give it back; nothing, when it was taken away meanwhile. */
async function keptFile({ file }: Outgoing): Promise<Pick<Spoken, 'file'>> {
  if (!file || !('kept' in file)) return {};
  try {
    const { name, type, bytes } = await openFile(System('a reply'), file.kept);
    return { file: { name, type, content: bytes } };
  } catch (error) {
    if (error instanceof UserError) return {};
    throw error;
  }
}

/** Only here keys become words, and words become parts. */
export async function deliver(
  parts: EngineParts,
  held: Held,
  { cause, replies, next = 0 }: { cause: string; replies: Replies; next?: number },
): Promise<Sent> {
  const adapter = parts.adapters.get(held.channel);
  if (!adapter) return { kind: 'gone' };
  const listener = {
    language: replies.language,
    zone: packOf(replies.school).timeZone,
    now: parts.clock.now(),
  };
  const messages = await Promise.all(
    replies.replies.map(async ({ message, question }) => ({
      ...parts.speech.speak(message, listener, question),
      ...(await keptFile(message)),
    })),
  );
  const heard = replies.heard.map(({ label, ...one }) =>
    label ? { ...one, text: parts.speech.say(label.label, label.values, listener) } : one,
  );
  const to = { channel: held.channel, conversation: held.place };
  const sentPart = async (sent: number): Promise<void> => {
    if (!(await markPartsSent(held, { next: sent, doubted: false }, leaseEnd(parts.clock.now()))))
      throw new LeaseLost();
  };
  return sendMessages(adapter, to, { messages, heard }, { id: cause, next, sentPart });
}
