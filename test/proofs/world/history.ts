/**
 * The history of a proof, and the checker that reads it: what was sent to the bots and accepted, what they sent, and what is
 * in the store afterwards. It knows nothing of how the bots work.
 */
import type { Note } from '../../../models/notes.ts';

export interface History {
  /** Keys in the order in which each conversation's messages were accepted first. */
  accepted: { key: string; conversation: string; text: string }[];
  /** Every part that reached a person, in order: `id` is cause/part, `after` how many kills. */
  delivered: { conversation: string; id: string; after: number }[];
  kills: number;
}

export interface Verdict {
  lines: string[];
  passed: boolean;
}

/**
 * Replies are said at least once, effects are there exactly once, order is kept. A part may be said again only after a kill,
 * and then one part of a conversation: the one that was under way. Every repeated part is listed.
 */
export function judge(history: History, notes: readonly Pick<Note, 'id' | 'text'>[]): Verdict {
  const { accepted, delivered, kills } = history;
  const effects = countOf(notes.map((note) => note.text));
  const replies = delivered.filter(({ id }) => /^update-\d+\/\d+$/.test(id));
  const notices = new Set(delivered.filter(({ id }) => id.includes('/new-note/')).map(({ id }) => id.split('/')[0]));
  const untold = accepted.filter(({ key }) => !notices.has(key));
  const parts = countOf(replies.map(({ id }) => id));
  const answered = new Set(replies.map(({ id }) => causeOf(id)));
  const lost = accepted.filter(({ text }) => !effects.has(text));
  const doubled = [...effects].filter(([, count]) => count > 1);
  const silent = accepted.filter(({ key }) => !answered.has(key));
  const repeated = [...parts].filter(([, count]) => count > 1);
  const repeats = repeatsIn(replies);
  const wrongRepeats = [...countOf(repeats.map(({ conversation, after }) => `${conversation} after ${after} kills`))]
    .filter(([where, count]) => count > 1 || where.endsWith(' after 0 kills'))
    .map(([where, count]) => `${count} parts again in ${where}`);
  const disordered = outOfOrder(history);
  return {
    lines: [
      `messages accepted        ${accepted.length}`,
      `effects                  ${notes.length}`,
      `effects lost             ${lost.length}`,
      `effects doubled          ${doubled.length}`,
      `messages without a reply ${silent.length}`,
      `replies out of order     ${disordered.length}`,
      `notices to the office    ${notices.size}`,
      `notices lost             ${untold.length}`,
      `parts of replies         ${replies.length}`,
      `kills                    ${kills}`,
      `parts said again         ${repeats.length}`,
      `not one for a kill       ${wrongRepeats.length}`,
      ...lost.map(({ key }) => `  LOST ${key}`),
      ...doubled.map(([text, count]) => `  DOUBLED ${text}: ${count} times`),
      ...silent.map(({ key }) => `  NO REPLY ${key}`),
      ...untold.map(({ key }) => `  OFFICE NOT TOLD ${key}`),
      ...disordered.map((what) => `  OUT OF ORDER ${what}`),
      ...wrongRepeats.map((what) => `  REPEATED ${what}`),
      ...repeated.map(([id, count]) => `  said ${count} times: ${id}`),
    ],
    passed: [lost, doubled, silent, disordered, untold, wrongRepeats].every((wrong) => !wrong.length),
  };
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
  accepted.forEach(({ key }, at) => places.set(key, at));
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
