/**
 * The history of a proof, and the checker that reads it: what was sent to the bots and accepted, what they sent, and what is
 * in the store afterwards. It knows nothing of how the bots work.
 */
import type { Note } from '../../../models/notes.ts';

export interface History {
  /** Keys in the order in which each conversation's messages were accepted first; `isUnsure`: nobody knows when. */
  accepted: { key: string; conversation: string; text: string; isUnsure?: boolean }[];
  /** Every part that reached a person, in order: `id` is cause/part, `after` how many kills. */
  delivered: { conversation: string; id: string; after: number }[];
  kills: number;
  /** Parts of which a bot could not know whether they arrived. */
  inDoubt?: ReadonlySet<string>;
  /** Causes that staff see: not handled, or perhaps not arrived. */
  shown?: ReadonlySet<string>;
}

export interface Verdict {
  lines: string[];
  passed: boolean;
}

/**
 * Replies are said at least once, effects are there exactly once, order is kept. A part may be said again only after a kill,
 * and then one part of a conversation, the one that was under way; or once, when its response was lost. Every repeat is listed.
 */
export function judge(history: History, notes: readonly Pick<Note, 'id' | 'text'>[], planned = 0): Verdict {
  const { accepted, delivered, kills, inDoubt = new Set(), shown = new Set() } = history;
  const thoughts = notes.map(({ text }) => text.split('\n'));
  const effects = countOf(thoughts.flat());
  const isTold = besideOthers(thoughts, accepted);
  const replies = delivered.filter(({ id }) => /^update-\d+\/\d+$/.test(id));
  const answered = new Set(replies.map(({ id }) => causeOf(id)));
  const notices = new Set(delivered.filter(({ id }) => id.includes('/new-note/')).map(({ id }) => id.split('/')[0]));
  const without = (known: ReadonlySet<string | undefined>): string[] =>
    accepted
      .filter(({ key, text }) => !known.has(key) && !shown.has(key) && !isTold(text, known))
      .map(({ key }) => key);
  const wrong: Record<string, string[]> = {
    'effects lost': accepted.filter(({ text, key }) => !effects.has(text) && !shown.has(key)).map(({ key }) => key),
    'effects doubled': [...effects].filter(([, count]) => count > 1).map(([text]) => text),
    'messages without a reply': without(answered),
    'notices to the office lost': without(notices),
    'replies out of order': outOfOrder(history),
    'parts said again wrongly': wrongRepeats(replies, inDoubt),
    // The last may be planned for a moment that does not come; a proof that hardly kills proves nothing.
    'too few kills': kills < Math.floor(planned / 2) ? [`${kills} of ${planned}`] : [],
  };
  const repeats = repeatsIn(replies);
  return {
    lines: [
      line('messages accepted', accepted.length),
      line('effects', thoughts.flat().length),
      line('messages that came together', thoughts.flat().length - notes.length),
      line('parts of replies', replies.length),
      ...Object.entries(wrong).flatMap(([what, list]) => [
        line(what, list.length),
        ...list.map((one) => `  WRONG ${one}`),
      ]),
      line('kills', kills),
      line('lost responses', inDoubt.size),
      line('shown to staff instead', shown.size),
      line('parts said again', repeats.length),
      ...repeats.map(({ id }) => `  said again: ${id}`),
    ],
    passed: Object.values(wrong).every((list) => !list.length),
  };
}

/** The name of a cause or part in a history. */
export type NameOf = (id: string) => string;

/** Telegram's keys hold the bot and the update's id. */
export const nameOf: NameOf = (id) => id.replace(/telegram\/\d+\/(\d+)/, 'update-$1');

const line = (what: string, count: number): string => `${what.padEnd(38)} ${count}`;

/**
 * Messages about the same that wait together are one thought, with one reply and one notice, under the key of one of them: whether
 * that is known.
 */
function besideOthers(
  thoughts: readonly string[][],
  accepted: History['accepted'],
): (text: string, known: ReadonlySet<string | undefined>) => boolean {
  const keys = new Map(accepted.map(({ key, text }) => [text, key]));
  const together = new Map(thoughts.flatMap((texts) => texts.map((text) => [text, texts] as const)));
  return (text, known) => together.get(text)?.some((one) => known.has(keys.get(one))) ?? false;
}

/** In a conversation more repeats than there were kills until then, besides one for each lost response. */
function wrongRepeats(replies: History['delivered'], inDoubt: ReadonlySet<string>): string[] {
  const asked = new Set<string>();
  const counts = new Map<string, number>();
  const unasked = repeatsIn(replies).filter(({ id, conversation, after }) => {
    if (inDoubt.has(id) && !asked.has(id)) return !asked.add(id);
    const count = (counts.get(conversation) ?? 0) + 1;
    counts.set(conversation, count);
    return count > after;
  });
  return unasked.map(({ id, conversation, after }) => `${id} in ${conversation}, after ${after} kills`);
}

const causeOf = (part: string): string => part.slice(0, part.lastIndexOf('/'));

/** Each time a part came that had come before, with how many kills there had been. */
function repeatsIn(delivered: History['delivered']): History['delivered'] {
  const seen = new Set<string>();
  return delivered.filter(({ id }) => seen.has(id) || !seen.add(id));
}

function countOf(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

/** In each conversation, the first reply to each message comes in the order in which the messages were accepted. */
function outOfOrder({ accepted, delivered }: History): string[] {
  const places = new Map<string, number>();
  accepted.forEach(({ key, isUnsure }, at) => isUnsure || places.set(key, at));
  const last = new Map<string, number>();
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const { conversation, id } of delivered) {
    const cause = causeOf(id);
    const place = places.get(cause);
    if (place === undefined || seen.has(cause)) continue;
    seen.add(cause);
    if (place < (last.get(conversation) ?? -1)) wrong.push(`${cause} in ${conversation}`);
    last.set(conversation, place);
  }
  return wrong;
}
