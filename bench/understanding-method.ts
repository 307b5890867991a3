/**
 * One way to understand, in a process of its own: learns all examples of a school but one writer's, then tries that writer's.
 * Tells its parent how many were right, and what it took.
 */
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { containerBootstrap } from '@nlpjs/core';
import { LangEn } from '@nlpjs/lang-en';
import { LangNl } from '@nlpjs/lang-nl';
import { Nlp } from '@nlpjs/nlp';
import MiniSearch from 'minisearch';
import { exampleOf, examplesOf } from '../bot/understanding/examples.ts';
import { createRanker, type Example } from '../bot/understanding/ranker.ts';
import { readSentences } from '../bot/understanding/sentences.ts';
import { fold, stem, wordsOf } from '../bot/understanding/text.ts';
import { readWords } from '../bot/understanding/words.ts';
import { loadPack } from '../models/packs/load.ts';

const ROOT = join(import.meta.dirname, '..');
const SENTENCES = join(ROOT, 'locales/intents');

/** The sort it takes a text for. */
type Guess = (text: string, language: string) => Promise<string | undefined> | string | undefined;

export interface MethodResult {
  right: number;
  tried: number;
  /** Milliseconds, of each message. */
  times: number[];
  megabytes: number;
  learning: number;
}

const METHODS: Readonly<Record<string, (examples: readonly Example[]) => Promise<Guess> | Guess>> = {
  ours: (examples) => {
    const ranker = createRanker(examples, readWords(SENTENCES));
    return (text) => {
      const { ranked, outside } = ranker.rank(text);
      const [first] = ranked;
      return first && first.chance >= outside ? first.sort : 'unknown';
    };
  },
  bm25: (examples) => {
    const index = new MiniSearch<{ id: number; text: string }>({
      fields: ['text'],
      tokenize: (text) => wordsOf(fold(text)),
      processTerm: stem,
    });
    index.addAll(examples.map(({ text }, id) => ({ id, text })));
    return (text) => examples[Number(index.search(text)[0]?.id)]?.sort;
  },
  nlpjs: async (examples) => {
    const container = await containerBootstrap();
    for (const plugin of [Nlp, LangNl, LangEn]) container.use(plugin);
    const nlp = container.get('nlp');
    Object.assign(nlp.settings, { autoSave: false, log: false });
    for (const language of ['nl', 'en']) nlp.addLanguage(language);
    for (const { text, sort, language = 'nl' } of examples) nlp.addDocument(language, text, sort);
    await nlp.train();
    return async (text, language) => {
      const { intent } = await nlp.process(language, text);
      return intent === 'None' ? 'unknown' : intent;
    };
  },
};

async function measure(method: string, school: string, writer: string): Promise<MethodResult> {
  const learn = METHODS[method];
  if (!learn) throw new Error(`no method ${method}`);
  const all = [
    ...readSentences(SENTENCES).sentences.flatMap(exampleOf),
    ...examplesOf(loadPack(join(ROOT, 'schools', school))),
  ];
  const own = all.filter(({ by, sort, harmless }) => by === writer && !harmless && !sort.startsWith('urgent'));
  const before = memory();
  const start = performance.now();
  const guess = await learn(all.filter(({ by }) => by !== writer));
  const learning = performance.now() - start;
  const megabytes = memory() - before;
  const times: number[] = [];
  let right = 0;
  for (const { text, sort, language = 'nl' } of own) {
    const from = performance.now();
    const found = await guess(text, language);
    times.push(performance.now() - from);
    if (found === sort) right++;
  }
  return { right, tried: own.length, times, megabytes, learning };
}

/** Of what is still needed. */
function memory(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

const [, , method = '', school = '', writer = ''] = process.argv;
process.send?.(await measure(method, school, writer));
