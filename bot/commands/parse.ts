/** `npm run -s parse -- "…"`: why a sentence was understood so. */
import { join } from 'node:path';
import { Command } from 'commander';
import { loadPacks } from '../../models/packs/load.ts';
import { systemClock } from '../core/clock.ts';
import { OperatorError } from '../core/errors.ts';
import { confidenceOf, isOutside } from '../understanding/confidence.ts';
import { dangerIn } from '../understanding/danger-in.ts';
import { readDanger } from '../understanding/danger.ts';
import { exampleOf, examplesOf } from '../understanding/examples.ts';
import { createRanker } from '../understanding/ranker.ts';
import { readRefused } from '../understanding/refused.ts';
import { readSentences } from '../understanding/sentences.ts';
import { createUnderstanding } from '../understanding/understand.ts';
import { readWords } from '../understanding/words.ts';

const ROOT = join(import.meta.dirname, '../..');
const SENTENCES = join(ROOT, 'locales/intents');
const EXAMPLES_SHOWN = 5;

const percent = (chance: number): string => `${(100 * chance).toFixed(0)} %`.padStart(6);

function explain(text: string, school: string): string[] {
  const packs = loadPacks(join(ROOT, 'schools'));
  const pack = packs.get(school);
  if (!pack) throw new OperatorError(`There is no school ‘${school}’. There are: ${[...packs.keys()].join(', ')}.`);
  const examples = [...readSentences(SENTENCES).sentences.flatMap(exampleOf), ...examplesOf(pack)];
  const ranker = createRanker(examples, readWords(SENTENCES));
  const ranking = ranker.rank(text);
  const meaning = createUnderstanding(SENTENCES, [pack]).understand(text, {
    school,
    staff: false,
    now: systemClock.now(),
  });
  const likest = ranker.likest(text, EXAMPLES_SHOWN);
  return [
    JSON.stringify(meaning, null, 2),
    '',
    'likeliest                       chance',
    ...ranking.ranked.slice(0, EXAMPLES_SHOWN).map(({ sort, chance }) => `  ${sort.padEnd(28)}${percent(chance)}`),
    `  ${'outside of what is known'.padEnd(28)}${percent(ranking.outside)}${isOutside(ranking) ? '  → unknown' : ''}`,
    `  ${'danger'.padEnd(28)}${percent(ranking.danger.chance)}  ${dangerIn(text, ranking, readDanger(SENTENCES)) ?? ''}`,
    `  ${'known features'.padEnd(28)}${percent(ranking.known)}`,
    `  ${'right, if it has an answer'.padEnd(28)}${percent(confidenceOf(ranking))}`,
    ...(readRefused(SENTENCES)(text) ? ['  refused by a phrase of refused.yaml'] : []),
    '',
    'likest examples               likeness',
    ...likest.map(({ example, like }) => `  ${example.sort.padEnd(28)}${percent(like)}  ${example.text}${example.by ? ` (${example.by})` : ''}`), // prettier-ignore
  ];
}

const command = new Command('parse')
  .description('Tells why a sentence is understood as it is.')
  .argument('<sentence...>')
  .option('--school <id>', 'whose answers', 'kelderswerf')
  .action((words: string[], { school }: { school: string }) => {
    console.log(explain(words.join(' '), school).join('\n'));
  });

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
