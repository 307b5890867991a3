/** Activities of Teams as an Incoming. Pure; it decides nothing. */
import { createHash } from 'node:crypto';
import { type Incoming } from '../../bot/core/channel.ts';
import { type Activity, choiceIn } from './activity.ts';
import { filesIn } from './content.ts';
import { wordsIn } from './words-in.ts';

type Spoken = Omit<Incoming, 'kind'>;

/** A message, or a choice where a card sends it as one. Undefined: nothing for us. */
export function ofMessage(activity: Activity, now: Date): Incoming | undefined {
  const spoken = spokenBy(activity, now);
  if (!spoken) return undefined;
  if (activity.value !== undefined) return ofChoice(activity, activity.value, now);
  const text = wordsIn(activity);
  const files = filesIn(activity, text);
  const marked = { ...spoken, ...markOf(activity) };
  if (files) return { ...marked, kind: 'file', files, ...(text === '' ? {} : { text }) };
  return { ...marked, kind: 'text', text };
}

/** A message that was changed: another event each time, under the id of the message. */
export function ofEdit(activity: Activity, now: Date): Incoming | undefined {
  const spoken = spokenBy(activity, now, activity.timestamp ?? '');
  return spoken && { ...spoken, ...markOf(activity), kind: 'edit', text: wordsIn(activity) };
}

/** A pressed button, with the data that it carried. */
export function ofChoice(activity: Activity, data: unknown, now: Date): Incoming | undefined {
  const [spoken, choice] = [spokenBy(activity, now), choiceIn(data)];
  return spoken && choice && { ...spoken, kind: 'choice', choice };
}

/** The app was installed or taken away. */
export function ofInstallation(activity: Activity, kind: 'joined' | 'blocked', now: Date): Incoming | undefined {
  const spoken = spokenBy(activity, now);
  return spoken && { ...spoken, kind };
}

/** Who has no account in the tenant, such as somebody without a name in a meeting, is nobody to us; nor is another bot. */
function spokenBy(activity: Activity, now: Date, ...more: string[]): Spoken | undefined {
  const { id, from, conversation, timestamp, replyToId, locale } = activity;
  if (from.aadObjectId === undefined || from.id.startsWith('28:')) return undefined;
  return {
    key: keyOf(conversation.id, id, ...more),
    channel: 'teams',
    account: from.aadObjectId.toLowerCase(),
    conversation: { id: conversation.id, kind: conversation.conversationType === 'personal' ? 'private' : 'group' },
    at: timestamp === undefined ? now : new Date(timestamp),
    ...(replyToId === undefined ? {} : { replyTo: replyToId }),
    ...(locale === undefined ? {} : { language: locale }),
  };
}

/**
 * What stays the same when Teams brings a message again under a new id: who wrote, how much, and the moment the client made it. Who
 * says the same twice does so at two moments. Not the words: guessed ones could be tried on a stolen store (docs/decisions/016).
 * A press needs no mark: its question knows it.
 */
function markOf({ localTimestamp, conversation, from, type, text, attachments }: Activity): Pick<Incoming, 'mark'> {
  if (localTimestamp === undefined) return {};
  const made = new Date(localTimestamp).toISOString();
  const size = [text?.length, attachments?.length].join();
  return { mark: keyOf(made, conversation.id, from.id, type, size) };
}

/** Ids of Teams have some two hundred characters, and a conversation remembers two hundred keys: a digest keeps it small. */
function keyOf(...parts: string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
  return `teams/${digest.slice(0, KEY_LENGTH)}`;
}
/** 132 bits. */
const KEY_LENGTH = 22;
