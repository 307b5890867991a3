/** Many people who write to a bot of their own, on a store in a folder: what the proofs of this folder put under load. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webChannel } from '../../adapters/web/channel.ts';
import { type Bot, type BotOptions, createBot, type Knowledge } from '../../bot/bot.ts';
import { System } from '../../bot/core/actor.ts';
import type { Incoming } from '../../bot/core/channel.ts';
import { clockAt } from '../../bot/core/clock.ts';
import type { Intent } from '../../bot/core/meaning.ts';
import { createLog } from '../../bot/core/log.ts';
import { webHistory } from '../../bot/web-ports.ts';
import { seedDemo } from '../../models/demo.ts';
import { startEmbedded } from '../../models/embedded/start.ts';
import { linkAccount, savePerson } from '../../models/people/person.ts';
import { type FakeChannel, fakeChannel } from '../helpers/fake-channel.ts';

export const SCHOOL = 'kelderswerf';
const START = new Date('2026-11-22T19:00:00Z');
const who = System('a proof');

export interface Workplace {
  folder: string;
  keyFile: string;
  backups: string;
  remove(): void;
}

/** An empty folder for stores, keys and backups. */
export function workplace(): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'proof-'));
  return {
    folder,
    keyFile: join(folder, 'keys', 'master.key'),
    backups: join(folder, 'backups'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Crowd {
  bot: Bot;
  channel: FakeChannel;
  clock: ReturnType<typeof clockAt>;
  log: string[];
  /** What finished turns were about, by their causes. */
  finished: Map<string, Intent>;
  stop(): Promise<void>;
}

let known: Knowledge | undefined;

/** A bot on the store in `place.folder`/`data`; a web channel beside the fake one. */
export async function openCrowd(place: Workplace, data: string, options: Partial<BotOptions> = {}): Promise<Crowd> {
  const store = await startEmbedded({ folder: join(place.folder, data) });
  const channel = fakeChannel();
  const clock = clockAt(START);
  const log: string[] = [];
  const finished = new Map<string, Intent>();
  const bot = await createBot({
    storeUri: store.uri,
    masterKey: place.keyFile,
    migrationBackups: place.backups,
    schoolsFolder: join(import.meta.dirname, '../../schools'),
    school: SCHOOL,
    adapters: [channel, webChannel(webHistory(), clock)],
    clock,
    log: createLog('debug', { write: (line) => void log.push(line) }),
    settleFor: 0,
    ...(known ? { known } : {}),
    ...options,
    onTurn(result, ...times) {
      finished.set(result.cause, result.meaning.intent);
      options.onTurn?.(result, ...times);
    },
  });
  known ??= { packs: bot.packs, understanding: bot.understanding };
  return {
    bot,
    channel,
    clock,
    log,
    finished,
    async stop() {
      await bot.stop();
      await store.close();
    },
  };
}

/** The demonstration, and guardians `p0`, `p1`, … on both channels. */
export async function settle(crowd: Crowd, people: number): Promise<void> {
  const pack = crowd.bot.packs.get(SCHOOL);
  if (!pack) throw new Error('the demo school is missing');
  await seedDemo(who, pack, 'telegram', START);
  for (let at = 0; at < people; at++) {
    const id = `p${at}`;
    const guardian = [{ schoolId: SCHOOL, student: `${SCHOOL}/demo-elif`, household: id, authority: true }];
    await savePerson(who, { _id: id, name: 'Somebody', guardian, staff: [] });
    await linkAccount(who, { channel: 'telegram', id }, id, id);
    await linkAccount(who, { channel: 'web', id: `web-${id}` }, id, `web-${id}`);
  }
}

/** What person `at` sends on a channel. */
export function messageOf(at: number, key: string, text: string, channel: 'telegram' | 'web' = 'telegram'): Incoming {
  const account = channel === 'web' ? `web-p${at}` : `p${at}`;
  const conversation = { id: account, kind: 'private' } as const;
  return { key, channel, account, conversation, at: START, kind: 'text', text, school: SCHOOL };
}

/** Runs work for each, so many at a time. */
export async function inParallel<T>(all: readonly T[], lanes: number, work: (one: T) => Promise<void>): Promise<void> {
  const rest = all.values();
  const lane = async (): Promise<void> => {
    for (const one of rest) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** Whole numbers below `below`. */
export const pick = (random: () => number, below: number): number => Math.floor(random() * below);
