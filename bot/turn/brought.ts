/**
 * What a message brings beside words. Before it is answered it is fetched and kept, for who is known and alone with us: where the
 * message is tried again, it is found as it was kept, and is not fetched twice.
 */
import type { Incoming } from '../core/channel.ts';
import { UserError } from '../core/errors.ts';
import { keepFile, keptUntil } from '../../models/files.ts';
import type { Brought, Turn } from './turn.ts';

type File = NonNullable<Incoming['files']>[number] & { ref: string };

/** Undefined when there is nothing that is kept. Throws Retry when it cannot be fetched now. */
export async function keepWhatCame(turn: Turn): Promise<Brought | undefined> {
  const { incoming, who, conversation, parts } = turn;
  const file = incoming.files?.find((one): one is File => one.ref !== undefined);
  if (!file || who.kind !== 'person' || conversation.kind === 'group' || parts.files.atMost === 0) return undefined;
  try {
    return { kind: 'kept', until: (await keptUntil(who, incoming.key)) ?? (await fetchAndKeep(turn, file)) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', error };
    throw error;
  }
}

async function fetchAndKeep({ parts, incoming, who, school, now }: Turn, file: File): Promise<Date> {
  const { atMost, fetch } = parts.files;
  if (file.bytes !== undefined && file.bytes > atMost)
    throw new UserError('file-too-big', { megabytes: Math.floor(atMost / 2 ** 20) });
  const { channel, key: cause } = incoming;
  const { buffer, byteOffset, length } = await fetch(channel, file.ref, atMost);
  const bytes = Buffer.from(buffer, byteOffset, length);
  return keepFile(who, { school, channel, name: file.name, bytes, cause, at: now });
}
