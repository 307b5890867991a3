/**
 * What a message means (design: Understanding): danger first, then what it is most like among the example sentences and
 * the school's own answers. It says how sure it is, from measurement, and abstains when it is not.
 */
import { type Intent, type Meaning } from '../core/meaning.ts';
import type { Pack } from '../../models/packs/types.ts';
import { type ActOf, createActOf } from './acts.ts';
import { confidenceOf } from './confidence.ts';
import { createLanguageGuess, type LanguageGuess } from './language.ts';
import { createRanker, type Example, type Ranked, type Ranker } from './ranker.ts';
import { readSentences, type Sentence } from './sentences.ts';
import { languageNamed } from './slots.ts';
import { partsOf } from './text.ts';

/** Below this a message counts as not understood. */
export const SURE_ENOUGH = 0.5;
/** The answer's own words are weaker evidence than questions of parents. */
const OWN_WORDS = 0.55;
const STAFF = 'staff/';

export interface Asked {
  school: string;
  /** Staff intents are offered to staff only. */
  staff: boolean;
}

export interface Understanding {
  understand(text: string, asked: Asked): Meaning;
  actOf: ActOf;
  languageOf: LanguageGuess;
}

/** Reads the sentences in `folder` (locales/intents) and learns them with the answers of each pack. */
export function createUnderstanding(folder: string, packs: Iterable<Pack>): Understanding {
  const { sentences, acts } = readSentences(folder);
  const all = [...packs];
  const rankers = new Map(all.map((pack) => [pack.id, createRanker([...sentences.flatMap(exampleOf), ...answersOf(pack)])]));
  const languageOf = createLanguageGuess([...sentences.filter(isInOwnLanguage), ...all.flatMap(examplesByLanguage)]);
  const rankerOf = (school: string): Ranker => {
    const ranker = rankers.get(school);
    if (!ranker) throw new Error(`no pack for school ${school}`);
    return ranker;
  };
  return {
    actOf: createActOf(acts),
    languageOf,
    understand: (text, asked) => {
      const meaning = meaningOf(rankerOf(asked.school), text, asked.staff);
      const language = languageOf(text);
      return { ...meaning, slots: slotsOf(meaning.intent, text), ...(language === undefined ? {} : { language }) };
    },
  };
}

/** In these, people use words of other languages. */
const MIXED: readonly Intent[] = ['language-change', 'greeting', 'thanks'];
const isInOwnLanguage = ({ intent }: Sentence): boolean => !MIXED.includes(intent);

/** Sorts of sentences: an intent, or for answers and dangers intent:topic. */
const sortOf = (intent: Intent, topic?: string): string => (topic === undefined ? intent : `${intent}:${topic}`);
function meantBy(sort: string): { intent: Intent; topic?: string } {
  const at = sort.indexOf(':');
  return at < 0 ? { intent: sort as Intent } : { intent: sort.slice(0, at) as Intent, topic: sort.slice(at + 1) };
}

/** A near miss that is only said to be some answer teaches nothing: which answer is the pack's to know. */
function exampleOf({ intent, topic, text }: Sentence): Example[] {
  return intent === 'answer' ? [] : [{ sort: sortOf(intent, topic), text }];
}

function answersOf(pack: Pack): Example[] {
  return pack.answers.flatMap(({ id, examples, text, topic }) => {
    const sort = sortOf('answer', id);
    const asked = Object.values(examples).flat().map((question) => ({ sort, text: question }));
    const own = [...Object.values(text), ...Object.values(topic)].map((words) => ({ sort, text: words, weight: OWN_WORDS }));
    return [...asked, ...own];
  });
}

const examplesByLanguage = (pack: Pack): { language: string; text: string }[] =>
  pack.answers.flatMap(({ examples, text }) => [
    ...Object.entries(examples).flatMap(([language, questions]) => questions.map((question) => ({ language, text: question }))),
    ...Object.entries(text).map(([language, words]) => ({ language, text: words })),
  ]);

/** One part of a message, and what it may mean. */
interface Reading {
  ranked: Ranked[];
  confidence: number;
}

function meaningOf(ranker: Ranker, text: string, staff: boolean): Omit<Meaning, 'slots'> {
  const readings = partsOf(text).map((part): Reading => {
    const { ranked, known } = ranker.rank(part);
    const offered = ranked.filter(({ sort }) => staff || !sort.startsWith(STAFF));
    return { ranked: offered, confidence: confidenceOf(offered, known) };
  });
  const danger = dangerIn(readings);
  return { ...clearest(readings), ...(danger === undefined ? {} : { danger }) };
}

function clearest(readings: Reading[]): Omit<Meaning, 'slots'> {
  const best = readings.reduce((a, b) => (isClearer(b, a) ? b : a));
  const [first, ...others] = best.ranked;
  if (!first) return { intent: 'unknown', confidence: 1, runnersUp: [] };
  const share = (one: Ranked): number => (best.confidence * one.score) / first.score;
  const runnersUp = others.slice(0, RUNNERS_UP).map((one) => ({ ...meantBy(one.sort), confidence: share(one) }));
  if (first.sort === 'unknown') return { intent: 'unknown', confidence: best.confidence, runnersUp: [] };
  const meant = meantBy(first.sort);
  if (best.confidence >= SURE_ENOUGH) return { ...meant, confidence: best.confidence, runnersUp };
  const guess = { ...meant, confidence: best.confidence };
  return { intent: 'unknown', confidence: 1 - best.confidence, runnersUp: [guess, ...runnersUp] };
}
const RUNNERS_UP = 3;

/** Pleasantries around a question say less than the question. */
const PLEASANTRIES: readonly string[] = ['greeting', 'thanks', 'unknown'];
const isIdle = ({ ranked }: Reading): boolean => PLEASANTRIES.includes(ranked[0]?.sort ?? 'unknown');

function isClearer(a: Reading, b: Reading): boolean {
  if (isIdle(a) === isIdle(b)) return a.confidence > b.confidence;
  return isIdle(b) ? a.confidence >= SURE_ENOUGH : b.confidence < SURE_ENOUGH && a.confidence > b.confidence;
}

/** The danger that any part of the message speaks of. */
function dangerIn(readings: Reading[]): string | undefined {
  const found = readings.find(({ ranked, confidence }) => ranked[0]?.sort.startsWith('urgent') && confidence >= SURE_ENOUGH);
  return found && (meantBy(found.ranked[0]?.sort ?? '').topic ?? 'violence');
}

function slotsOf(intent: Intent, text: string): Record<string, string> {
  const language = intent === 'language-change' ? languageNamed(text) : undefined;
  return language === undefined ? {} : { language };
}
