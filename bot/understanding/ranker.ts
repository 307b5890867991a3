/**
 * Which sort of sentence a message is: first whether it is a question the school has an answer to or which task, then
 * which answer. At both steps a classifier learned from all examples and the nearest examples add up.
 */
import { createFeatures } from './features.ts';
import { createNearest } from './nearest.ts';
import { type Chance, createScorer, type Learnt } from './scorer.ts';
import { createSpace } from './vectors.ts';
import type { Words } from './words.ts';

export interface Example {
  sort: string;
  text: string;
  /** The answer's own words, not a question: evidence as good as a question, but nothing to be tried. */
  isAnswer?: boolean;
  /** Who wrote it and how that writer writes, where it is one of those kept apart; and in which language. */
  by?: string;
  voice?: string;
  language?: string;
  /** It sounds dangerous and is not. */
  harmless?: true;
}

export interface Ranking {
  /** The most likely sorts but `unknown` and dangers, best first; their chances are not calibrated yet. */
  ranked: Chance[];
  /** 0 to 1: how much of the message's meaning is known at all. */
  known: number;
  /** 0 to 1: the chance of `unknown`. */
  outside: number;
  /** The likeliest sort of danger, and the chance of all of them together. */
  danger: Chance;
}
export interface Ranker {
  rank(text: string): Ranking;
  /** The examples that are most like a text, and how much (0 to 1). */
  likest(text: string, most: number): { example: Example; like: number }[];
}

export const ANSWER = 'answer';
export const UNKNOWN = 'unknown';
/** What sounds dangerous and is not: a sort of its own, so that it is neither danger nor anything that can be asked. */
export const HARMLESS = 'harmless';
const NO_TASKS = [ANSWER, UNKNOWN, HARMLESS];
const isDanger = (sort: string): boolean => sort.startsWith('urgent');
const isAnswer = (sort: string): boolean => sort.startsWith(`${ANSWER}:`);

/** What likeness to the nearest examples counts. Without it 1–3 % fewer questions get the right answer. */
const NEAR_TASK = 4;
const NEAR_ANSWER = 8;
/**
 * There are more examples of answers than of any task, which tips the scale. This much off the score of "an answer" makes up
 * for some of that: twice as much off, instead of none, got 0.7 % more tasks and 0.5 % fewer questions right.
 */
const FEWER_ANSWERS = -0.25;
const RANKED_AT_MOST = 8;

/** Learns the examples: some 90 MB in memory for 19,000, at most 65,535. */
export function createRanker(examples: readonly Example[], words: Words): Ranker {
  const featuresOf = createFeatures(
    words,
    examples.map(({ text }) => text),
  );
  const described = examples.map((example) => ({ ...example, features: featuresOf(example.text) }));
  const space = createSpace(described.map(({ features }) => features));
  const learnt = described.map(({ sort, features }): Learnt => {
    return { sort, vector: space.vectorOf(features) };
  });
  const likenessOf = createNearest(
    learnt.map(({ vector }) => vector),
    space.size,
  );
  const taskOf = createScorer(learnt, space.size, {
    as: (sort) => (isAnswer(sort) ? ANSWER : sort),
    nearness: NEAR_TASK,
    handicap: { sort: ANSWER, by: FEWER_ANSWERS },
  });
  const answerOf = createScorer(learnt, space.size, {
    as: (sort) => (isAnswer(sort) ? sort : undefined),
    nearness: NEAR_ANSWER,
  });
  return {
    likest: (text, most) => {
      const likeness = likenessOf(space.vectorOf(featuresOf(text)));
      const all = examples.map((example, at) => ({ example, like: likeness[at] ?? 0 }));
      return all.sort((a, b) => b.like - a.like).slice(0, most);
    },
    rank: (text) => {
      const vector = space.vectorOf(featuresOf(text));
      const likeness = likenessOf(vector);
      const tasks = taskOf(vector, likeness);
      const outside = tasks.find(({ sort }) => sort === UNKNOWN)?.chance ?? 0;
      return { ranked: best(tasks, answerOf(vector, likeness)), known: vector.known, outside, danger: dangerIn(tasks) };
    },
  };
}

/** What kind of danger it is matters less than whether there is any: the kinds are told apart after that. */
function dangerIn(tasks: readonly Chance[]): Chance {
  const dangers = tasks.filter(({ sort }) => isDanger(sort)).sort((a, b) => b.chance - a.chance);
  return { sort: dangers[0]?.sort ?? '', chance: dangers.reduce((sum, { chance }) => sum + chance, 0) };
}

/** One list of tasks and answers; an answer is as likely as "an answer" and this one among the answers. */
function best(tasks: readonly Chance[], answers: readonly Chance[]): Chance[] {
  const toAnswer = tasks.find(({ sort }) => sort === ANSWER)?.chance ?? 0;
  const others = tasks.filter(({ sort }) => !NO_TASKS.includes(sort) && !isDanger(sort));
  const all = [...others, ...answers.map(({ sort, chance }) => ({ sort, chance: chance * toAnswer }))];
  return all.sort((a, b) => b.chance - a.chance).slice(0, RANKED_AT_MOST);
}
