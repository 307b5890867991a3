/** A message that speaks of danger gets the help lines, and somebody at school is alerted, whatever becomes of the rest. */
import { isStoreFailure } from '../../models/store.ts';
import type { Reply } from './state.ts';
import type { Turn, TurnParts } from './turn.ts';

type Said = Pick<Turn, 'incoming' | 'cause' | 'who' | 'school'> & { conversation: { id: string } };

/** The help lines; none when it speaks of no danger. */
export async function answerDanger(parts: TurnParts, said: Said): Promise<Reply[]> {
  const { school, incoming } = said;
  const text = incoming.text ?? '';
  const { danger: sort } = parts.understanding.understand(text, { school, staff: false });
  if (sort === undefined) return [];
  const child = parts.isChild(text);
  const alerted = await keptSafely(parts, said, { text, child });
  return [{ message: parts.urgent({ sort, child, alerted, school, now: parts.clock.now() }) }];
}

/** An error must not keep the help lines back. A failure of the store does: then the whole turn is tried again. */
async function keptSafely(
  parts: TurnParts,
  { who, school, conversation, cause }: Said,
  message: { text: string; child: boolean },
): Promise<boolean> {
  try {
    const at = parts.clock.now();
    return await parts.keepDanger(who, { ...message, school, conversation: conversation.id, cause, at });
  } catch (error) {
    if (isStoreFailure(error)) throw error;
    parts.log.error({ err: error, conversation: conversation.id, cause }, 'nobody was alerted of a danger');
    return false;
  }
}
