/** The example sentences of `locales/intents/<language>/*.yaml`: data that translators and schools extend. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { INTENTS, type Intent, STAFF_INTENTS } from '../core/meaning.ts';

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

/** All example sentences of the folder, and per language the words that are an act. Throws naming the file that is wrong. */
export function readSentences(folder: string): { sentences: Sentence[]; acts: Acts[] } {
  const sentences: Sentence[] = [];
  const acts: Acts[] = [];
  for (const language of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, language)).filter((one) => one.endsWith('.yaml'))) {
      const path = join(folder, language, name);
      const content: unknown = parse(readFileSync(path, 'utf8'));
      if (name === 'acts.yaml') acts.push(checked(actsFile, content, path));
      else sentences.push(...sentencesOf(checked(file, content, path), language));
    }
  }
  return { sentences, acts };
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

function checked<T>(schema: z.ZodType<T>, content: unknown, path: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  throw new Error(`${path}: ${z.prettifyError(result.error)}`);
}
