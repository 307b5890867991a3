/** `npm run -s eval`: how well sentences of writers that nothing was learned from are understood. */
import { join } from 'node:path';
import { Command } from 'commander';
import { loadPacks } from '../../models/packs/load.ts';
import { readDanger } from '../understanding/danger.ts';
import { readRefused } from '../understanding/refused.ts';
import { readSentences } from '../understanding/sentences.ts';
import { readWords } from '../understanding/words.ts';
import { leaveOneOut } from './eval/leave-one-out.ts';
import { alarmTable, calibrationTable, confusionTable, verdictTable } from './eval/tables.ts';

const ROOT = join(import.meta.dirname, '../..');
const SENTENCES = join(ROOT, 'locales/intents');

interface Given {
  school?: string;
  writer?: string;
  confusions: string;
  failures?: true;
  json?: true;
}

function run({ school, writer, confusions, failures, json }: Given): void {
  const packs = [...loadPacks(join(ROOT, 'schools')).values()].filter(
    ({ id }) => school === undefined || id === school,
  );
  const from = {
    sentences: readSentences(SENTENCES).sentences,
    words: readWords(SENTENCES),
    isRefused: readRefused(SENTENCES),
    dangerOf: readDanger(SENTENCES),
  };
  const all = packs.flatMap((pack) => leaveOneOut(pack, from, writer === undefined ? {} : { writer }));
  if (json) {
    for (const one of all) console.log(JSON.stringify(one));
    return;
  }
  const lines = [
    ...verdictTable('kind and language', all, ({ kind, language }) => `${kind} ${language}`),
    ...verdictTable('school', all, ({ kind, school: where }) => `${kind} ${where}`),
    ...verdictTable('writer', all, ({ kind, writer: who, voice }) => `${kind} ${who} (${voice})`),
    ...calibrationTable(all),
    ...alarmTable(all),
    ...confusionTable(all, Number(confusions)),
  ];
  const failed = failures ? all.filter(({ verdict }) => verdict !== 'right') : [];
  const told = failed.map(({ verdict, school: where, writer: who, text, meant, taken }) => `${verdict}  ${where} ${who}: ${text}  (${meant} → ${taken})`); // prettier-ignore
  console.log([...lines.slice(1), ...told].join('\n'));
}

await new Command('eval')
  .description('Leaves each writer out in turn and tells how well their sentences are understood.')
  .option('--school <id>', 'only this school')
  .option('--writer <name>', 'only this writer')
  .option('--confusions <number>', 'how many of the most frequent confusions', '25')
  .option('--failures', 'also every sentence that was not understood')
  .option('--json', 'every sentence as a line of JSON instead')
  .action(run)
  .parseAsync();
