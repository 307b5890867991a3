/** What the understanding learns from: the sentences of `locales/intents` and each pack's questions and answers, by sort. */
import type { Pack } from '../../models/packs/types.ts';
import type { Intent } from '../core/meaning.ts';
import { ANSWER, type Example, HARMLESS, UNKNOWN } from './ranker.ts';
import type { Sentence } from './sentences.ts';

/** A sort of sentence: an intent, or for answers and dangers intent:topic. */
const sortOf = (intent: Intent, topic?: string): string => (topic === undefined ? intent : `${intent}:${topic}`);

/** The intent and topic of a sort. */
export function meantBy(sort: string): { intent: Intent; topic?: string } {
  const at = sort.indexOf(':');
  return at < 0 ? { intent: sort as Intent } : { intent: sort.slice(0, at) as Intent, topic: sort.slice(at + 1) };
}

/** A near miss that is only said to be some answer teaches nothing: which answer is the pack's to know. */
export function exampleOf({ intent, topic, text, ...by }: Sentence): Example[] {
  if (intent === ANSWER) return [];
  return [{ sort: by.harmless ? HARMLESS : sortOf(intent, topic), text, ...by }];
}

/** A pack's example questions, those it does not answer, and the words of its answers. */
export function examplesOf(pack: Pack): Example[] {
  const answered = pack.answers.flatMap(({ id, examples, asked: byWriters, text, topic }) => {
    const sort = sortOf(ANSWER, id);
    const asked = Object.values(examples).flat().map((question) => ({ sort, text: question })); // prettier-ignore
    const own = [...Object.values(text), ...Object.values(topic)].map((words) => ({
      sort,
      text: words,
      isAnswer: true,
    }));
    return [...asked, ...byWriters.map((one) => ({ ...one, sort })), ...own];
  });
  return [...answered, ...pack.unanswered.map((one) => ({ ...one, sort: UNKNOWN }))];
}

/** In these, people use words of other languages. */
const MIXED: readonly Intent[] = ['language-change', 'greeting', 'thanks'];

/** What shows how each language is written. */
export function textsByLanguage(
  sentences: readonly Sentence[],
  packs: readonly Pack[],
): { language: string; text: string }[] {
  const inPacks = packs.flatMap(({ answers }) =>
    answers.flatMap(({ examples, asked, text }) => [
      ...asked,
      ...Object.entries(examples).flatMap(([language, all]) => all.map((question) => ({ language, text: question }))),
      ...Object.entries(text).map(([language, words]) => ({ language, text: words })),
    ]),
  );
  return [...sentences.filter(({ intent }) => !MIXED.includes(intent)), ...inPacks];
}
