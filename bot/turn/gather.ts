/**
 * People send one thought in several messages: "hoi", "wanneer is", "de ouderavond?". Those that belong together are
 * answered together; a message that seems unfinished is given a moment for the rest to come.
 */
import type { Incoming } from '../core/channel.ts';
import { codeIn } from '../core/link-code.ts';
import type { Meaning } from '../core/meaning.ts';
import type { Understanding } from '../understanding/understand.ts';

const TOGETHER_AT_MOST = 5;
/** Messages further apart than this are separate thoughts, in milliseconds. */
const APART = 20_000;
const LONGEST = 4096;

export interface Gathered {
  /** The messages to answer now, in the order they came. */
  messages: Incoming[];
  /** Whether more may come that belongs to them. */
  unfinished: boolean;
}

/** The first messages of those that wait that belong together. */
export function gather(waiting: readonly Incoming[], understanding: Understanding, school: string): Gathered {
  const [first, ...rest] = waiting;
  if (!first) return { messages: [], unfinished: false };
  if (!isWords(first)) return { messages: [first], unfinished: false };
  const meaningOf = (text: string): Meaning => understanding.understand(text, { school, staff: false });
  const messages = [first];
  for (const next of rest) {
    if (!mayJoin(messages, next) || !belongs(textOf(messages), next.text ?? '', meaningOf)) break;
    messages.push(next);
  }
  const took = messages.length === waiting.length;
  return { messages, unfinished: took && isUnfinished(textOf(messages), meaningOf) };
}

/** One message of several. */
export function joined(messages: readonly Incoming[]): Incoming {
  const [first] = messages;
  if (!first) throw new Error('no messages to join');
  return messages.length === 1 ? first : { ...first, text: textOf(messages) };
}

/** A code stands alone, also between other messages. */
const isWords = ({ kind, text = '' }: Incoming): boolean => kind === 'text' && codeIn(text) === undefined;

const textOf = (messages: readonly Incoming[]): string => messages.map((one) => one.text ?? '').join('\n');

function mayJoin(messages: readonly Incoming[], next: Incoming): boolean {
  const last = messages.at(-1);
  return (
    isWords(next) &&
    next.account === last?.account &&
    messages.length < TOGETHER_AT_MOST &&
    textOf(messages).length + (next.text?.length ?? 0) < LONGEST &&
    Math.abs(next.at.getTime() - last.at.getTime()) < APART
  );
}

const SMALL: readonly string[] = ['greeting', 'thanks', 'unknown'];

/** Two clear questions about different things are answered one by one; anything less clear is one thought. */
function belongs(before: string, next: string, meaningOf: (text: string) => Meaning): boolean {
  const [a, b] = [meaningOf(before), meaningOf(next)];
  if (a.danger !== undefined || b.danger !== undefined) return false;
  return SMALL.includes(a.intent) || SMALL.includes(b.intent) || (a.intent === b.intent && a.topic === b.topic);
}

/** Only a greeting, or a few words that mean nothing yet. */
function isUnfinished(text: string, meaningOf: (text: string) => Meaning): boolean {
  if (/[?!.]\s*$/.test(text)) return false;
  const { intent, danger } = meaningOf(text);
  return (
    danger === undefined && (intent === 'greeting' || (intent === 'unknown' && text.split(/\s+/).length <= FEW_WORDS))
  );
}
const FEW_WORDS = 4;
