/**
 * What a message means (design: Understanding): danger in any sentence of it, and which sort of question or task it is most
 * like. It says how sure it is, from measurement, and abstains when it is not.
 */
import type { Meaning } from '../core/meaning.ts';
import type { Pack } from '../../models/packs/types.ts';
import { type ActOf, createActOf } from './acts.ts';
import { dangerIn } from './danger-in.ts';
import { readDanger } from './danger.ts';
import { exampleOf, examplesOf, textsByLanguage } from './examples.ts';
import { createLanguageGuess, type LanguageGuess } from './language.ts';
import { createRanker, type Ranker, type Ranking } from './ranker.ts';
import { readRefused } from './refused.ts';
import { type Sense, senseOf } from './sense.ts';
import { readSentences } from './sentences.ts';
import { type Around, slotsOf } from './slots.ts';
import { readWords } from './words.ts';

/** Of 39 new sentences in which the phrases first found danger, 38 were dangerous. */
const SURE_OF_DANGER = 0.95;
/** What a message means beside danger must be clear: help lines alone are better than a question that misses the point. */
const SURE_BESIDE_DANGER = 0.8;
const SURE_OF_REFUSING = 0.95;

export interface Asked {
  school: string;
  /** Staff intents are offered to staff only. */
  staff: boolean;
  /** When it is said; without it no dates are looked for. */
  now?: Date;
}

export interface Understanding {
  /** Learns a school's answers now, so that nobody waits for it. */
  learn(school: string): void;
  understand(text: string, asked: Asked): Meaning;
  actOf: ActOf;
  languageOf: LanguageGuess;
}

/**
 * Reads the sentences, words and phrases in `folder` (locales/intents). A school's answers are learned when `learn` is called or it
 * is first asked something, which takes a second: most machines serve one school of those that are there.
 */
export function createUnderstanding(folder: string, packs: Iterable<Pack>): Understanding {
  const { sentences, acts } = readSentences(folder);
  const [words, dangerOf, isRefused] = [readWords(folder), readDanger(folder), readRefused(folder)];
  const [all, actOf] = [[...packs], createActOf(acts)];
  const tasks = sentences.flatMap(exampleOf);
  const certain = (text: string): Sense | undefined => {
    if (actOf(text) === 'help') return { intent: 'help', confidence: 1, runnersUp: [] };
    return isRefused(text) ? { intent: 'unknown', confidence: SURE_OF_REFUSING, runnersUp: [] } : undefined;
  };
  const packOf = packIn(all);
  const rankerOf = learntOnce((school) => createRanker([...tasks, ...examplesOf(packOf(school))], words));
  const languageOf = createLanguageGuess(textsByLanguage(sentences, all));
  const read = remembered((text, school) => {
    const ranking = rankerOf(school).rank(text);
    return { ranking, certain: certain(text), danger: dangerIn(text, ranking, dangerOf), language: languageOf(text) };
  });
  const understand: Understanding['understand'] = (text, { school, staff, now }) => {
    const { ranking, certain: known, danger, language } = read(text, school);
    const sense = withDanger(known ?? senseOf(ranking, staff), danger);
    const slots = slotsOf(sense.intent, text, aroundOf(packOf(school), language ?? 'nl', now));
    return { ...sense, slots, ...(language === undefined ? {} : { language }) };
  };
  return { learn: (school) => void rankerOf(school), actOf, languageOf, understand };
}

/** What a text says by itself, whoever asks and whenever. */
interface Reading {
  ranking: Ranking;
  /** What it means whatever it is like. */
  certain: Sense | undefined;
  danger: string | undefined;
  language: string | undefined;
}

const aroundOf = ({ timeZone: zone, groups }: Pack, language: string, now: Date | undefined): Around => ({
  ...{ language, zone, groups },
  ...(now === undefined ? {} : { now }),
});

/** Throws for a school that has no pack. */
const packIn =
  (packs: readonly Pack[]) =>
  (school: string): Pack => {
    const pack = packs.find(({ id }) => id === school);
    if (!pack) throw new Error(`no pack for school ${school}`);
    return pack;
  };

function learntOnce(learn: (school: string) => Ranker): (school: string) => Ranker {
  const learnt = new Map<string, Ranker>();
  return (school) => {
    const ranker = learnt.get(school) ?? learn(school);
    learnt.set(school, ranker);
    return ranker;
  };
}

/** A message is looked at when it is gathered, for danger, and in its turn: all within a moment. */
function remembered(read: (text: string, school: string) => Reading): typeof read {
  const recent = new Map<string, Reading>();
  return (text, school) => {
    const key = `${school}\n${text}`;
    const known = recent.get(key);
    if (known) return known;
    const reading = read(text, school);
    if (recent.size >= REMEMBERED) recent.delete(recent.keys().next().value ?? '');
    recent.set(key, reading);
    return reading;
  };
}
const REMEMBERED = 32;

/** Danger counts whatever else the message means; it is what the message means when nothing else is clear. */
function withDanger(sense: Sense, danger: string | undefined): Sense {
  if (danger === undefined) return sense;
  if (sense.intent !== 'unknown' && sense.confidence > SURE_BESIDE_DANGER) return { ...sense, danger };
  return { intent: 'urgent', topic: danger, confidence: SURE_OF_DANGER, runnersUp: [], danger };
}
