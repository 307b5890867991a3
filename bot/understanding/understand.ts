/**
 * What a message means (design: Understanding): danger in any sentence of it, and which sort of question or task it is most
 * like. It says how sure it is, from measurement, and abstains when it is not.
 */
import type { Meaning } from '../core/meaning.ts';
import type { Pack } from '../../models/packs/types.ts';
import { type ActOf, createActOf } from './acts.ts';
import { type DangerOf, readDanger } from './danger.ts';
import { exampleOf, examplesOf, textsByLanguage } from './examples.ts';
import { createLanguageGuess, type LanguageGuess } from './language.ts';
import { createRanker, type Ranker } from './ranker.ts';
import { readRefused } from './refused.ts';
import { type Sense, senseOf } from './sense.ts';
import { readSentences } from './sentences.ts';
import { slotsOf } from './slots.ts';
import { sentencesIn } from './text.ts';
import { readWords } from './words.ts';

/** Of 39 new sentences in which the phrases first found danger, 38 were dangerous. */
const SURE_OF_DANGER = 0.95;
/** Below this, likeness to the examples of danger alone is no danger. */
const SURE_ENOUGH = 0.6;
const SURE_OF_REFUSING = 0.95;

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

/**
 * Reads the sentences, words and phrases in `folder` (locales/intents). A school's answers are learned when it is first asked
 * something, which takes under a second: most machines serve one school of those that are there.
 */
export function createUnderstanding(folder: string, packs: Iterable<Pack>): Understanding {
  const { sentences, acts } = readSentences(folder);
  const [words, dangerOf, isRefused] = [readWords(folder), readDanger(folder), readRefused(folder)];
  const [all, actOf] = [[...packs], createActOf(acts)];
  const tasks = sentences.flatMap(exampleOf);
  const rankerOf = learntOnce(all, (pack) => createRanker([...tasks, ...examplesOf(pack)], words));
  const languageOf = createLanguageGuess(textsByLanguage(sentences, all));
  const senseIn = (text: string, { school, staff }: Asked): Sense => {
    if (actOf(text) === 'help') return { intent: 'help', confidence: 1, runnersUp: [] };
    const sense = senseOf(rankerOf(school).rank(text), staff);
    return isRefused(text) ? { intent: 'unknown', confidence: SURE_OF_REFUSING, runnersUp: [] } : sense;
  };
  const understand: Understanding['understand'] = (text, asked) => {
    const sense = withDanger(senseIn(text, asked), text, dangerOf);
    const language = languageOf(text);
    return { ...sense, slots: slotsOf(sense.intent, text), ...(language === undefined ? {} : { language }) };
  };
  return { actOf, languageOf, understand: remembered(understand) };
}

/** By the id of its pack. Throws for a school that has none. */
function learntOnce(packs: readonly Pack[], learn: (pack: Pack) => Ranker): (school: string) => Ranker {
  const learnt = new Map<string, Ranker>();
  return (school) => {
    const pack = packs.find(({ id }) => id === school);
    if (!pack) throw new Error(`no pack for school ${school}`);
    const ranker = learnt.get(school) ?? learn(pack);
    learnt.set(school, ranker);
    return ranker;
  };
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

/** Danger in any sentence counts, whatever else the message means; it is what the message means when nothing else is clear. */
function withDanger(sense: Sense, text: string, dangerOf: DangerOf): Sense {
  const found = sentencesIn(text).map(dangerOf).find((sort) => sort !== undefined); // prettier-ignore
  const isLearned = sense.intent === 'urgent' && sense.confidence >= SURE_ENOUGH;
  const danger = found ?? (isLearned ? (sense.topic ?? SOME_DANGER) : undefined);
  if (danger === undefined) return sense.intent === 'urgent' ? { ...sense, intent: 'unknown' } : sense;
  if (sense.intent !== 'unknown') return { ...sense, danger };
  return { intent: 'urgent', topic: danger, confidence: SURE_OF_DANGER, runnersUp: [], danger };
}
/** Where an example of danger names no sort. */
const SOME_DANGER = 'violence';
