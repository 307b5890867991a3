/* eslint-disable @typescript-eslint/no-non-null-assertion -- inner loops: every index is within its array */
/**
 * What a sentence is compared by: stems, pairs of stems, concepts, parts of compounds, and pieces and bones of words that
 * survive typing errors. A feature is a number below FEATURES: a hash of its name; the few that collide do no harm. With a quarter
 * as many, a text in a script nobody learned from was taken for danger.
 */
import { partsOfCompound } from './compounds.ts';
import { fold, stem, wordsOf } from './text.ts';
import type { Words } from './words.ts';

export const FEATURES = 2 ** 20;

/** What each kind of feature weighs, before its rarity. Measured on two writers in turn; halving or doubling one costs 0–2 %. */
const STEM = 1;
const PAIR = 0.6;
const CONCEPT = 1;
const PART = 0.7;
const PIECE = 0.35;
const PIECE_LENGTH = 4;
/** A word without its vowels: "wnneer" and "wanneer" have the same bones. Mends typing errors that pieces do not. */
const BONES = 0.5;
const WITH_BONES = 3;
/** Shorter words have no pieces: theirs would say what the stem says. Costs nothing, saves a fifth of learning. */
const WITH_PIECES = 5;
/** No more of a word is looked at. */
const LONGEST_WORD = 40;

/** Each feature once, and its weight at the same place. */
export interface Features {
  ids: readonly number[];
  weights: readonly number[];
}
export type FeaturesOf = (text: string) => Features;

interface WordFeatures extends Features {
  root: number;
}

/** The words of `texts` are those that compounds are split into, and are prepared once; other words are worked out when met. */
export function createFeatures(words: Words, texts: readonly string[]): FeaturesOf {
  const vocabulary = new Set(texts.flatMap(shortWordsOf));
  const isKnown = (part: string): boolean => words.has(part) || (part.length >= PART_AT_LEAST && vocabulary.has(part));
  const describe = (word: string): WordFeatures => featuresOfWord(word, partsOfCompound(word, isKnown), words);
  const prepared = new Map([...vocabulary].map((word) => [word, describe(word)]));
  const merge = createMerge();
  return (text) => merge(shortWordsOf(text).map((word) => prepared.get(word) ?? describe(word)));
}
/** Three letters make a word of a compound only when they stand in a table. */
const PART_AT_LEAST = 4;

const shortWordsOf = (text: string): string[] => wordsOf(fold(text)).map((word) => word.slice(0, LONGEST_WORD));

function featuresOfWord(word: string, parts: readonly string[], words: Words): WordFeatures {
  const root = stem(word);
  const ids = [hash(root)];
  const weights = [STEM];
  const add = (name: string, weight: number): void => {
    ids.push(hash(name));
    weights.push(weight);
  };
  for (const concept of words.conceptsOf(root)) add(`#${concept}`, CONCEPT);
  for (const part of parts.map(stem)) {
    add(part, PART);
    for (const concept of words.conceptsOf(part)) add(`#${concept}`, PART);
  }
  const padded = `^${word}$`;
  const last = word.length < WITH_PIECES ? 0 : padded.length - PIECE_LENGTH + 1;
  for (let at = 0; at < last; at++) add(`~${padded.slice(at, at + PIECE_LENGTH)}`, PIECE);
  if (word.length >= WITH_BONES) for (const bones of bonesOf(word)) add(`%${bones}`, BONES);
  return { root: hash(root), ids, weights };
}

/** One consonant says too little. */
function bonesOf(word: string): string[] {
  const bones = word.replace(/[aeiouy]/g, '').replace(/(.)\1+/g, '$1');
  return bones.length > 1 ? [bones] : [];
}

/** Puts the features of words and their pairs together; one that is met again keeps its largest weight. */
function createMerge(): (words: readonly WordFeatures[]) => Features {
  const weightOf = new Float32Array(FEATURES);
  return (words) => {
    const ids: number[] = [];
    const add = (id: number, weight: number): void => {
      if (!weightOf[id]) ids.push(id);
      if (weight > weightOf[id]!) weightOf[id] = weight;
    };
    words.forEach((word, at) => {
      for (let one = 0; one < word.ids.length; one++) add(word.ids[one]!, word.weights[one]!);
      if (at > 0) add(pairOf(words[at - 1]!.root, word.root), PAIR);
    });
    const weights = ids.map((id) => weightOf[id]!);
    for (const id of ids) weightOf[id] = 0;
    return { ids, weights };
  };
}

/** FNV-1a over UTF-16 units, folded to the number of features. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193);
  return (value ^ (value >>> 15)) & (FEATURES - 1);
}

const pairOf = (first: number, second: number): number =>
  (Math.imul(first + 1, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b)) & (FEATURES - 1);
