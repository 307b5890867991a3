/** What a message holds beside text. */
import { type Incoming } from '../../bot/core/channel.ts';
import { type Message } from './update.ts';

/** Telegram's fields for what people send, the more telling first: an animation is a document too, a venue a location. */
const CONTENTS = [
  'voice',
  'photo',
  'animation',
  'document',
  'sticker',
  'video_note',
  'video',
  'audio',
  'poll',
  'contact',
  'venue',
  'location',
  'dice',
  'game',
  'story',
  'checklist',
  'paid_media',
] as const;

/** The files of a message as an Incoming names them; undefined when it holds none, such as a message of service. */
export function filesIn(message: Message): Incoming['files'] {
  const kind = CONTENTS.find((field) => message[field] !== undefined);
  if (kind === undefined) return undefined;
  const name = kind === 'document' ? message.document?.file_name : undefined;
  return [name === undefined ? { kind } : { kind, name }];
}
