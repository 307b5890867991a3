/** The texts of `locales/`, as a channel gets them. */
import { join } from 'node:path';
import { type Words } from '../../../adapters/telegram/commands.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import { createSpeech } from '../../../bot/speech/speech.ts';

/** Spoken by the real speech. */
export async function wordsForTests(): Promise<Words> {
  const { languages, say } = await createSpeech(join(import.meta.dirname, '../../../locales'));
  const at = { zone: 'utc', now: systemClock.now() };
  return { languages, fallback: 'nl', say: (key, language, values) => say(key, values, { language, ...at }) };
}
