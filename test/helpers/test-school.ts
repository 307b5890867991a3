/** The demo school on the real engine and the real store (in memory, or MONGODB_URI), with a clock that is moved by hand. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { type Bot, type BotOptions, createBot, type Knowledge } from '../../bot/bot.ts';
import { System } from '../../bot/core/actor.ts';
import type { Incoming, Spoken } from '../../bot/core/channel.ts';
import { clockAt } from '../../bot/core/clock.ts';
import { createLog } from '../../bot/core/log.ts';
import type { TurnResult } from '../../bot/turn/turn.ts';
import { seedDemo } from '../../models/demo.ts';
import { type Embedded, startEmbedded } from '../../models/embedded/start.ts';
import { type FakeChannel, fakeChannel } from './fake-channel.ts';

/** A Sunday evening in November; nobody is at school. */
const START = new Date('2026-11-22T19:00:00Z');

export interface Said {
  /** The keys of the replies, in order. */
  keys: string[];
  /** The replies as the channel got them. */
  messages: Spoken[];
  /** The open question of the last reply that has one. */
  question: NonNullable<Spoken['question']> | undefined;
  result: TurnResult | undefined;
}

export interface TestSchool {
  bot: Bot;
  channel: FakeChannel;
  clock: ReturnType<typeof clockAt>;
  /** Lines of the log. */
  log: string[];
  /** How many turns were finished. */
  turns: TurnResult[];
  /** An incoming message of a demo person, with a key of its own unless one is given. */
  incoming(person: string, more: Partial<Incoming>): Incoming;
  /** Says it, waits until nothing is being handled, and returns what came back. */
  say(person: string, text: string, more?: Partial<Incoming>): Promise<Said>;
  press(person: string, question: string, index: number): Promise<Said>;
  close(): Promise<void>;
}

/** Learning takes a while; what is learnt is the same for every test. */
let known: Knowledge | undefined;

/** Opens the demo school; `options` replace parts of the bot. `start`: where the clock stands. */
export async function testSchool(options: Partial<BotOptions> = {}, start = START): Promise<TestSchool> {
  const store = await startStore();
  const channel = fakeChannel();
  const clock = clockAt(start);
  const log: string[] = [];
  const turns: TurnResult[] = [];
  const bot = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../../schools'),
    school: 'kelderswerf',
    adapters: [channel],
    clock,
    log: createLog('debug', { write: (line) => void log.push(line) }),
    settleFor: 0,
    ...(known ? { known } : {}),
    onTurn: (result) => turns.push(result),
    ...options,
  });
  known ??= bot;
  const pack = bot.packs.get('kelderswerf');
  if (!pack) throw new Error('the demo school is missing');
  await seedDemo(System('test'), pack, 'telegram', start);
  let keys = 0;
  const incoming: TestSchool['incoming'] = (person, more) => ({
    key: `update-${keys++}`,
    channel: 'telegram',
    account: person,
    conversation: { id: person, kind: 'private' },
    at: clock.now(),
    kind: 'text',
    ...more,
  });
  const exchange = async (message: Incoming): Promise<Said> => {
    const [sent, done] = [channel.delivered.length, turns.length];
    await bot.engine.accept(message);
    await bot.engine.idle();
    const messages = channel.delivered.slice(sent).map((one) => one.message);
    const replies = turns.slice(done).flatMap((turn) => turn.replies.replies);
    return {
      keys: replies.map((reply) => reply.message.key),
      messages,
      question: messages.findLast((one) => one.question)?.question,
      result: turns.at(-1),
    };
  };
  const school: TestSchool = {
    bot,
    channel,
    clock,
    log,
    turns,
    incoming,
    say: (person, text, more = {}) => exchange(incoming(person, { text, ...more })),
    press: (person, question, index) => exchange(incoming(person, { kind: 'choice', choice: { question, index } })),
    async close() {
      open.delete(school);
      await bot.stop();
      await store.close();
    },
  };
  open.add(school);
  return school;
}

let shared: Promise<Embedded> | undefined;
/** A failing test leaves its school open, which would keep the process alive. */
const open = new Set<TestSchool>();
if (typeof after === 'function') after(closeAll);
async function closeAll(): Promise<void> {
  for (const school of open) await school.close();
  await (await shared)?.close();
}

/** A database of its own, in the embedded store in memory or on MONGODB_URI; dropped afterwards. */
export async function startStore(): Promise<{ uri: string; close(): Promise<void> }> {
  shared ??= process.env['MONGODB_URI'] === undefined ? startEmbedded({ memory: true }) : undefined;
  const uri = new URL((await shared)?.uri ?? process.env['MONGODB_URI'] ?? '');
  uri.pathname = `/test-${randomBytes(6).toString('hex')}`;
  return {
    uri: uri.href,
    async close() {
      const connection = await mongoose.createConnection(uri.href).asPromise();
      await connection.dropDatabase();
      await connection.close();
    },
  };
}
