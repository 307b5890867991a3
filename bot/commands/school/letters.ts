import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { type Letters, type Wanted, writeLetters } from '../../../models/people/letters.ts';
import { loadPacks } from '../../../models/packs/load.ts';
import type { Pack } from '../../../models/packs/types.ts';
import type { Config } from '../../config.ts';
import { System } from '../../core/actor.ts';
import { systemClock } from '../../core/clock.ts';
import { OperatorError } from '../../core/errors.ts';
import { createSpeech } from '../../speech/speech.ts';
import { lettersPage } from '../letters/pages.ts';
import { onStore, settings } from './on-store.ts';
import { withProgress } from './progress.ts';

const who = System('the command letters');
const LOCALES = resolve(import.meta.dirname, '../../../locales');

interface Options {
  group?: string;
  out: string;
  language?: string;
  staff?: boolean;
}

/** `school letters [--group G] [--staff]`: a letter with a code to each guardian, as one page to print. */
export function lettersCommand(): Command {
  return new Command('letters')
    .description('writes a letter with a one-time code for each guardian, to print; older letters stop working')
    .option('--group <group>', 'only guardians of children in this group, such as "groep 5"')
    .option('--staff', 'letters to the staff instead')
    .option('--language <language>', 'for who has not chosen a language')
    .option('--out <folder>', 'where the page is written', './letters')
    .action(async ({ group, out, language, staff = false }: Options) => {
      const config = settings();
      const pack = packOf(config);
      const speech = await createSpeech(LOCALES);
      const wanted: Wanted = {
        school: pack.id,
        to: staff ? 'staff' : 'guardian',
        ...(group === undefined ? {} : { group }),
      };
      const written = await onStore(config, () =>
        withProgress('Letters', (progress) => writeLetters(who, wanted, systemClock.now(), progress)),
      );
      warn(written);
      const { publicUrl, telegramName } = config;
      const page = await lettersPage(written.letters, {
        pack,
        speech,
        to: wanted.to,
        language: known(speech.languages, language ?? config.defaultLanguage),
        publicUrl,
        telegramName,
        now: systemClock.now(),
      });
      const file = save(resolve(out), `${pack.id}-${wanted.to}.html`, page);
      console.log(`${file}: ${written.letters.length} letters. Open it in a browser, print it, and delete it.`);
    });
}

/** The school that is served; letters need an address to lead to. */
function packOf({ schoolsFolder, school, publicUrl, telegramName }: Config): Pack {
  if (publicUrl === undefined && telegramName === undefined)
    throw new OperatorError('Letters need an address: set PUBLIC_URL, TELEGRAM_BOT_NAME, or both.');
  const pack = loadPacks(schoolsFolder).get(school);
  if (!pack) throw new OperatorError(`SCHOOL names no pack in ${schoolsFolder}.`);
  return pack;
}

function known(languages: readonly string[], wanted: string): string {
  if (languages.includes(wanted)) return wanted;
  throw new OperatorError(`There are no texts in "${wanted}". There are: ${languages.join(', ')}.`);
}

function warn({ letters, withoutDay }: Letters): void {
  for (const person of withoutDay)
    console.error(`${person}: no letter, as no child's day of birth is known. Import it, and run this again.`);
  if (!letters.length) throw new OperatorError('Nobody is meant: no letter was written.');
}

/** Only for who runs this: the codes are in it. */
function save(folder: string, name: string, page: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, name);
  writeFileSync(file, page, { mode: 0o600 });
  return file;
}
