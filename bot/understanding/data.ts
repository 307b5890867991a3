/** Reads the data of `locales/intents`: one folder per language, YAML files checked on the way in. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { readOnce } from '../core/kept.ts';

/** The file of that name in every language folder that has one. Throws naming the file that is wrong. */
export function readEach<T>(folder: string, name: string, schema: z.ZodType<T>): T[] {
  const paths = readdirSync(folder).map((language) => join(folder, language, name));
  return paths.filter((path) => existsSync(path)).map((path) => readChecked(path, schema));
}

/** Throws naming the file, and what is wrong in it. */
export function readChecked<T>(path: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(readOnce(readFileSync(path, 'utf8'), parse));
  if (result.success) return result.data;
  throw new Error(`${path}: ${z.prettifyError(result.error)}`);
}
