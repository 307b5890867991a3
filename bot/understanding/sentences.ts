/** The example sentences of `locales/intents/<language>/*.yaml`: data that translators and schools extend. */
import { readdirSync } from 'node:fs';
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
}
export type Acts = z.infer<typeof actsFile>;

/** These files of a language hold no example sentences. */
const OTHERS = ['acts.yaml', 'words.yaml', 'danger.yaml'];

/** All example sentences of the folder, and per language the words that are an act. Throws naming the file that is wrong. */
export function readSentences(folder: string): { sentences: Sentence[]; acts: Acts[] } {
  const sentences = readdirSync(folder).flatMap((language) =>
    readdirSync(join(folder, language))
      .filter((name) => name.endsWith('.yaml') && !OTHERS.includes(name))
      .flatMap((name) => sentencesOf(readChecked(join(folder, language, name), file), language)),
  );
  return { sentences, acts: readEach(folder, 'acts.yaml', actsFile) };
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
