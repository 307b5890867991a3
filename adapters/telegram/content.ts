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
  const sent = sentAs(kind, message);
  return [
    {
      kind,
      ...(sent?.file_name === undefined ? {} : { name: sent.file_name }),
      ...(sent?.file_id === undefined ? {} : { ref: sent.file_id }),
      ...(sent?.file_size === undefined ? {} : { bytes: sent.file_size }),
    },
  ];
}

/** Of what can be fetched and passed on: what to fetch. A picture in its largest size. */
function sentAs(kind: (typeof CONTENTS)[number], { photo, voice, document }: Message): Message['document'] {
  if (kind === 'photo') return photo?.at(-1);
  return kind === 'voice' ? voice : kind === 'document' ? document : undefined;
}
