/** The example sentences of `locales/intents/<language>/*.yaml`: data that translators and schools extend. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { INTENTS, type Intent, STAFF_INTENTS } from '../core/meaning.ts';
import { readChecked, readEach } from './data.ts';

const intent = z.enum([...INTENTS, ...STAFF_INTENTS]);
const sentence = z.union([z.string(), z.strictObject({ said: z.string(), topic: z.string().optional() })]);
const file = z.strictObject({
  intent,
  say: z.array(sentence).min(1),
  not: z.array(z.strictObject({ said: z.string(), intent, topic: z.string().optional() })).optional(),
});
/** Of one writer, by intent; of dangers by intent-sort ("urgent-abuse"). */
const writerFile = z.strictObject({
  by: z.string(),
  voice: z.string(),
  examples: z.record(z.string(), z.array(z.string()).min(1)),
});
const actsFile = z.strictObject({
  yes: z.array(z.string()),
  no: z.array(z.string()),
  back: z.array(z.string()),
  stop: z.array(z.string()),
  help: z.array(z.string()),
});

export interface Sentence {
  language: string;
  intent: Intent;
  /** For `urgent`: the sort of danger. */
  topic?: string;
  text: string;
  /** Who wrote it, of those who saw neither the other sentences nor each other's. */
  by?: string;
  /** How that writer writes. */
  voice?: string;
}
export type Acts = z.infer<typeof actsFile>;

/** These files of a language hold no example sentences. */
const OTHERS = ['acts.yaml', 'words.yaml', 'danger.yaml', 'refused.yaml'];

export interface Sentences {
  sentences: Sentence[];
  /** Per language, the words that are an act. */
  acts: Acts[];
  /** Sentences of writers that sound dangerous and are not; they show no intent. */
  harmless: string[];
}

/** All example sentences of the folder. Throws naming the file that is wrong. */
export function readSentences(folder: string): Sentences {
  const languages = readdirSync(folder);
  const own = languages.flatMap((language) =>
    yamlsIn(join(folder, language))
      .filter((name) => !OTHERS.includes(name))
      .flatMap((name) => sentencesOf(readChecked(join(folder, language, name), file), language)),
  );
  const writers = languages.flatMap((language) =>
    yamlsIn(join(folder, language, WRITERS)).map((name) => {
      return { language, ...readChecked(join(folder, language, WRITERS, name), writerFile) };
    }),
  );
  return {
    sentences: [...own, ...writers.flatMap(sentencesBy)],
    acts: readEach(folder, 'acts.yaml', actsFile),
    harmless: writers.flatMap(({ examples }) => examples[HARMLESS] ?? []),
  };
}
const WRITERS = 'writers';
const HARMLESS = 'harmless';

const yamlsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];

function sentencesBy({ language, by, voice, examples }: z.infer<typeof writerFile> & { language: string }): Sentence[] {
  return Object.entries(examples)
    .filter(([name]) => name !== HARMLESS)
    .flatMap(([name, texts]) => {
      const [, sort] = /^urgent-(.+)$/.exec(name) ?? [];
      const meant = sort === undefined ? { intent: intent.parse(name) } : { intent: 'urgent' as const, topic: sort };
      return texts.map((text): Sentence => ({ language, ...meant, text, by, voice }));
    });
}

function sentencesOf(content: z.infer<typeof file>, language: string): Sentence[] {
  const own = content.say.map((one) => (typeof one === 'string' ? { said: one } : one));
  const said = own.map((one) => ({ ...one, intent: content.intent }));
  return [...said, ...(content.not ?? [])].map(({ said: text, intent: meant, topic }) => ({
    language,
    intent: meant,
    text,
    ...(topic === undefined ? {} : { topic }),
  }));
}
