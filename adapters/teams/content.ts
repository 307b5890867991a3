/** What a message holds beside text. Files are named and never fetched. */
import { type Incoming } from '../../bot/core/channel.ts';
import { type Activity } from './activity.ts';

/** Teams sends every message as a page, too: that is no file. */
const PAGE = 'text/html';

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^image\//, 'photo'],
  [/^audio\//, 'voice'],
  [/^video\//, 'video'],
];

/** The files of a message as an Incoming names them; undefined when it holds none. A page without words shows a picture. */
export function filesIn({ attachments = [] }: Activity, text: string): Incoming['files'] {
  const files = attachments.filter(({ contentType }) => contentType !== PAGE);
  if (files.length) return files.map(fileOf);
  return text === '' && attachments.length ? [{ kind: 'sticker' }] : undefined;
}

function fileOf({ contentType, name }: NonNullable<Activity['attachments']>[number]): { kind: string; name?: string } {
  const kind = KINDS.find(([pattern]) => pattern.test(contentType))?.[1] ?? 'document';
  return name === undefined ? { kind } : { kind, name };
}
