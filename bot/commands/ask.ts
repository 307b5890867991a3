/** `npm run -s ask -- --school mkc "…"`: what a parent would get, through the very same turn, from a store in memory. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { z } from 'zod';
import { startEmbedded } from '../../models/embedded/start.ts';
import { seedDemo } from '../../models/demo.ts';
import { chooseLanguage, linkAccount, whoIs } from '../../models/people/person.ts';
import { type Bot, createBot } from '../bot.ts';
import { System } from '../core/actor.ts';
import type { Spoken } from '../core/channel.ts';
import { clockAt, systemClock } from '../core/clock.ts';
import { OperatorError } from '../core/errors.ts';
import { createLog } from '../core/log.ts';
import type { TurnResult } from '../turn/turn.ts';
import { type ConsoleChannel, consoleChannel } from './console-channel.ts';

const question = z.object({ id: z.string(), school: z.string(), language: z.string().optional(), text: z.string() });
type Question = z.infer<typeof question>;

interface Given {
  school: string;
  language?: string;
  now?: string;
  json?: boolean;
  jsonl?: boolean;
}

interface Asker {
  ask(question: Question): Promise<Asked>;
  close(): Promise<void>;
}
interface Asked {
  id: string;
  reply: string;
  messages: string[];
  intent: string;
  topic?: string;
  source?: string;
  confidence: number;
  slots: Record<string, string>;
  danger?: string;
}

const who = System('the command ask');

async function openAsker(given: Given): Promise<Asker> {
  const store = await startEmbedded({ memory: true });
  const channel = consoleChannel();
  const clock = given.now === undefined ? systemClock : clockAt(dateOf(given.now));
  const results = new Map<string, TurnResult>();
  const bot = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../../schools'),
    school: given.school,
    adapters: [channel],
    clock,
    log: createLog('error'),
    settleFor: 0,
    onTurn: (result) => results.set(result.cause, result),
  });
  for (const pack of bot.packs.values()) await seedDemo(who, pack, 'console', clock.now());
  return {
    ask: (asked) => askOne(bot, channel, results, asked, clock.now()),
    close: async () => {
      await bot.stop();
      await store.close();
    },
  };
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new OperatorError('--now is not a date: use 2026-11-22 or 2026-11-22T09:00.');
  return date;
}

/** In a fresh conversation of the school's demo parent, the first of its demo people. */
async function askOne(
  bot: Bot,
  channel: ConsoleChannel,
  results: Map<string, TurnResult>,
  asked: Question,
  at: Date,
): Promise<Asked> {
  const pack = bot.packs.get(asked.school);
  if (!pack)
    throw new OperatorError(`There is no school ‘${asked.school}’. There are: ${[...bot.packs.keys()].join(', ')}.`);
  const conversation = `ask-${asked.id}`;
  const parent = pack.demo?.people[0];
  if (parent) {
    const account = { channel: 'console', id: conversation } as const;
    await linkAccount(who, account, `${pack.id}/demo/${parent.id}`, conversation);
    // A question before may have asked for another language: that was for then.
    if (asked.language !== undefined) await chooseLanguage(await whoIs(who, account, pack.id, at), asked.language);
  }
  await bot.engine.accept({
    key: conversation,
    channel: 'console',
    account: conversation,
    conversation: { id: conversation, kind: 'private' },
    at,
    kind: 'text',
    text: asked.text,
    school: asked.school,
    ...(asked.language === undefined ? {} : { language: asked.language }),
  });
  await bot.engine.idle();
  return told(bot, asked, channel.take(conversation), results.get(conversation));
}

function told(bot: Bot, asked: Question, messages: Spoken[], result: TurnResult | undefined): Asked {
  if (!result) throw new Error(`no turn was finished for ${asked.id}`);
  const { intent, topic, confidence, slots, danger } = result.meaning;
  const source = messages.find((message) => message.source !== undefined)?.source;
  return {
    id: asked.id,
    // The first message of a fresh conversation says that this is a bot.
    reply: messages
      .slice(1)
      .map((message) => shown(bot, message))
      .join('\n\n'),
    messages: messages.map((message) => shown(bot, message)),
    intent,
    ...(topic === undefined ? {} : { topic }),
    ...(source === undefined ? {} : { source }),
    confidence: Math.round(confidence * 1000) / 1000,
    slots,
    ...(danger === undefined ? {} : { danger }),
  };
}

function shown(bot: Bot, message: Spoken): string {
  const choices = message.question?.choices.map((choice, at) => `  ${at + 1}. ${choice}`) ?? [];
  const to = { language: message.language, zone: 'utc', now: new Date(0) };
  const source = message.source === undefined ? [] : [bot.speech.say('bot.source', { source: message.source }, to)];
  return [message.text, ...choices, ...source].join('\n');
}

async function run(words: string[], given: Given): Promise<void> {
  const asker = await openAsker(given);
  try {
    if (given.jsonl) {
      await askLines(asker);
      return;
    }
    const text = words.join(' ');
    if (!text)
      throw new OperatorError(
        'What is the question? npm run -s ask -- --school kelderswerf "hoe vaak komt de Info uit?"',
      );
    const asked = await asker.ask({
      id: '1',
      school: given.school,
      text,
      ...(given.language === undefined ? {} : { language: given.language }),
    });
    process.stdout.write(given.json ? `${JSON.stringify(asked, null, 2)}\n` : `${asked.messages.join('\n\n')}\n`);
  } finally {
    await asker.close();
  }
}

async function askLines(asker: Asker): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) process.stdout.write(`${JSON.stringify(await asker.ask(question.parse(JSON.parse(line))))}\n`);
  }
}

const command = new Command('ask')
  .description('Prints what a parent would get.')
  .argument('[question...]')
  .option('--school <id>', 'whose answers', 'kelderswerf')
  .option('--language <code>', 'the language the parent reads (nl, en)')
  .option('--now <date>', 'as if it were this moment')
  .option('--json', 'everything about the answer, as JSON')
  .option('--jsonl', 'reads {"id","school","language","text"} lines, writes a line of JSON for each')
  .action(run);

try {
  await command.parseAsync();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
