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
  /** It sounds dangerous and is not. What it does mean nobody said: it counts as unknown. */
  harmless?: true;
}
export type Acts = z.infer<typeof actsFile>;

/** These files of a language hold no example sentences. */
const OTHERS = ['acts.yaml', 'words.yaml', 'danger.yaml', 'refused.yaml'];

export interface Sentences {
  sentences: Sentence[];
  /** Per language, the words that are an act. */
  acts: Acts[];
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
  };
}
const WRITERS = 'writers';
const HARMLESS = 'harmless';

const yamlsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];

type ByWriter = z.infer<typeof writerFile> & { language: string };

const sentencesBy = ({ language, by, voice, examples }: ByWriter): Sentence[] =>
  Object.entries(examples).flatMap(([name, texts]) =>
    texts.map((text): Sentence => ({ language, ...meantBy(name), text, by, voice })),
  );

/** The intent, or for a danger its sort: "urgent-abuse". */
function meantBy(name: string): Pick<Sentence, 'intent' | 'topic' | 'harmless'> {
  if (name === HARMLESS) return { intent: 'unknown', harmless: true };
  const [, topic] = /^urgent-(.+)$/.exec(name) ?? [];
  return topic === undefined ? { intent: intent.parse(name) } : { intent: 'urgent', topic };
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
