/**
 * What a message means (design: Understanding): danger in any sentence of it, and which sort of question or task it is most
 * like. It says how sure it is, from measurement, and abstains when it is not.
 */
import type { Meaning } from '../core/meaning.ts';
import type { Pack } from '../../models/packs/types.ts';
import { type ActOf, createActOf } from './acts.ts';
import { confidenceOf } from './confidence.ts';
import { type DangerOf, readDanger } from './danger.ts';
import { exampleOf, examplesOf, meantBy, textsByLanguage } from './examples.ts';
import { createLanguageGuess, type LanguageGuess } from './language.ts';
import { createRanker, type Ranker } from './ranker.ts';
import type { Chance } from './scorer.ts';
import { readSentences } from './sentences.ts';
import { slotsOf } from './slots.ts';
import { sentencesIn } from './text.ts';
import { readWords } from './words.ts';

/**
 * Below this a message counts as not understood. Of questions of a writer nothing was learned from, 72–76 % are then answered
 * right and 4–6 % wrong when three others wrote examples, 56–58 % and 3–4 % when two did. Each step down to 0.5 wins three right
 * answers for a wrong one.
 */
export const SURE_ENOUGH = 0.6;
/** Of 39 new sentences in which the phrases first found danger, 38 were dangerous. */
const SURE_OF_DANGER = 0.95;
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

/** What a message means, before its slots and language are looked for. */
type Sense = Omit<Meaning, 'slots' | 'language'>;

/** Reads the sentences, words and phrases in `folder` (locales/intents) and learns them with the answers of each pack. */
export function createUnderstanding(folder: string, packs: Iterable<Pack>): Understanding {
  const { sentences, acts } = readSentences(folder);
  const [words, dangerOf] = [readWords(folder), readDanger(folder)];
  const all = [...packs];
  const tasks = sentences.flatMap(exampleOf);
  const rankers = new Map(all.map((pack) => [pack.id, createRanker([...tasks, ...examplesOf(pack)], words)]));
  const languageOf = createLanguageGuess(textsByLanguage(sentences, all));
  const rankerOf = (school: string): Ranker => {
    const ranker = rankers.get(school);
    if (!ranker) throw new Error(`no pack for school ${school}`);
    return ranker;
  };
  const understand: Understanding['understand'] = (text, { school, staff }) => {
    const sense = withDanger(senseOf(rankerOf(school), text, staff), text, dangerOf);
    const language = languageOf(text);
    return { ...sense, slots: slotsOf(sense.intent, text), ...(language === undefined ? {} : { language }) };
  };
  return { actOf: createActOf(acts), languageOf, understand: remembered(understand) };
}

/** A message is looked at when it is gathered, and again in its turn, a moment later. */
function remembered(understand: Understanding['understand']): Understanding['understand'] {
  const recent = new Map<string, Meaning>();
  return (text, asked) => {
    const key = `${asked.school}\n${asked.staff}\n${text}`;
    const meaning = recent.get(key) ?? understand(text, asked);
    if (recent.size >= REMEMBERED) recent.delete(recent.keys().next().value ?? '');
    recent.set(key, meaning);
    return meaning;
  };
}
const REMEMBERED = 32;

function senseOf(ranker: Ranker, text: string, staff: boolean): Sense {
  const { ranked, known } = ranker.rank(text);
  const offered = ranked.filter(({ sort }) => staff || !sort.startsWith(STAFF));
  const confidence = confidenceOf({ ranked: offered, known });
  const [first, ...others] = offered;
  if (!first || confidence === 0) return { intent: 'unknown', confidence: 1, runnersUp: [] };
  const meant = meantBy(first.sort);
  if (confidence >= SURE_ENOUGH) return { ...meant, confidence, runnersUp: guesses(first, others, confidence) };
  return { intent: 'unknown', confidence: 1 - confidence, runnersUp: guesses(first, offered, confidence) };
}

/** Others are less likely than the first in the measure in which the ranker thinks so. */
function guesses(first: Chance, others: readonly Chance[], confidence: number): Meaning['runnersUp'] {
  return others
    .filter(({ sort }) => sort !== 'unknown')
    .slice(0, RUNNERS_UP)
    .map(({ sort, chance }) => ({ ...meantBy(sort), confidence: (confidence * chance) / first.chance }));
}
const RUNNERS_UP = 3;

/** Danger in any sentence counts, whatever else the message means; it is what the message means when nothing else is clear. */
function withDanger(sense: Sense, text: string, dangerOf: DangerOf): Sense {
  const learned = sense.intent === 'urgent' ? (sense.topic ?? SOME_DANGER) : undefined;
  const danger = sentencesIn(text).map(dangerOf).find((sort) => sort !== undefined) ?? learned; // prettier-ignore
  if (danger === undefined) return sense;
  if (sense.intent !== 'unknown') return { ...sense, danger };
  return { intent: 'urgent', topic: danger, confidence: SURE_OF_DANGER, runnersUp: [], danger };
}
/** Where an example of danger names no sort. */
const SOME_DANGER = 'violence';
