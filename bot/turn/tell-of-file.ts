/** What is said of a file: kept until when, or why not. Of an album, which comes file by file, the same thing once. */
import type { Outgoing } from '../core/words.ts';
import type { Reply, TalkState } from './state.ts';
import type { Turn } from './turn.ts';

/** Nothing is told where something else says it: of words that are answered, or by the question after a spoken message. */
export function tellOfFile(turn: Turn, state: TalkState): { told: Reply[]; state: TalkState } {
  const message = messageAbout(turn);
  const { album: id } = turn.incoming;
  if (!message || id === undefined) return { told: message ? [{ message }] : [], state };
  const told = state.album?.id === id ? state.album.told : [];
  if (told.includes(message.key)) return { told: [], state };
  return { told: [{ message }], state: { ...state, album: { id, told: [...told, message.key] } } };
}

function messageAbout({ brought, incoming, conversation }: Turn): Outgoing | undefined {
  if (brought?.kind === 'kept')
    return { key: 'files.kept', values: { until: { date: brought.until.toISOString(), as: 'day' } } };
  if (brought) return { key: `errors.${brought.error.code}`, values: brought.error.values };
  if (incoming.text?.trim()) return { key: 'files.words-only' };
  const isVoice = incoming.files?.some((file) => file.kind === 'voice');
  if (!isVoice) return { key: 'bot.cannot-read' };
  return conversation.kind === 'group' ? { key: 'bot.private-only' } : undefined;
}
