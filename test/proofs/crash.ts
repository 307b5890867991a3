/**
 * kill -9 at seeded points (before and after each write, and each send) while people write, with one process that owns its
 * store, and with three on one store: nothing lost, nothing done twice, and at most one
 * part of a conversation said again for each kill.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../models/embedded/start.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { startBots } from './world/bots.ts';
import { CRASH_POINTS, type CrashPlan } from './world/crash-points.ts';
import { quiet, readStore } from './world/aftermath.ts';
import { judge, type Verdict } from './world/history.ts';
import { messageOf } from './world/messages.ts';
import { giveUntilAccepted, type Platform, startPlatform } from './world/platform.ts';

const MESSAGES = 2_000;
const KILLS = 50;
const PEOPLE = 100;
/** A point is reached about once a message; so the kills are spread over all of them. Several processes share the messages. */
const MESSAGES_A_KILL = 40;
/** Messages a second: a school's busiest minute. */
const PACE = 10;

/** 2,000 turns and 50 kills, first of one process, then of three. */
export const prove: Prove = async (size, seed) => {
  const [messages, kills] = [Math.ceil(MESSAGES * size), Math.ceil(KILLS * size)];
  const one = await crash(1, { messages, kills, seed });
  const three = await crash(3, { messages, kills, seed: seed + 1 });
  const lines = [['one process', one] as const, ['three processes', three] as const].flatMap(([title, verdict]) => [
    `${title}:`,
    ...verdict.lines.map((line) => `  ${line}`),
  ]);
  return { lines, passed: one.passed && three.passed };
};

interface Course {
  messages: number;
  kills: number;
  seed: number;
}

async function crash(processes: 1 | 3, course: Course): Promise<Verdict> {
  const random = seeded(course.seed);
  const folder = mkdtempSync(join(tmpdir(), 'prove-crash-'));
  const masterKey = randomBytes(32);
  const platform = await startPlatform();
  const shared = processes === 1 ? undefined : await startEmbedded({ folder });
  const store = shared ? { uri: shared.uri } : { folder };
  let planned = 0;
  const apart = Math.ceil(MESSAGES_A_KILL / processes);
  const plan = (): CrashPlan | undefined => (planned++ < course.kills ? planOf(random, apart) : undefined);
  const settings = { platform: platform.address, masterKey: masterKey.toString('base64'), store };
  const bots = await startBots(processes, settings, plan, () => (platform.history.kills += 1));
  try {
    await talk(platform, bots.give, course.messages, random);
    await quiet(platform.history, { quickly: course.messages < MESSAGES });
  } finally {
    await bots.end();
    platform.close();
  }
  const opened = shared ?? (await startEmbedded({ folder }));
  const { notes, shown } = await readStore(opened.uri, masterKey);
  await opened.close();
  rmSync(folder, { recursive: true });
  return judge({ ...platform.history, shown }, notes, course.kills);
}

function planOf(random: () => number, apart: number): CrashPlan {
  const point = CRASH_POINTS[Math.floor(random() * CRASH_POINTS.length)] ?? 'before send';
  return { point, count: 1 + Math.floor(random() * apart) };
}

/** Every person writes the next message when the last one was accepted; one in ten comes twice. */
async function talk(
  platform: Platform,
  give: (update: object) => Promise<boolean>,
  messages: number,
  random: () => number,
): Promise<void> {
  const twice = Array.from({ length: messages }, () => {
    const chance = random();
    return chance < 0.05 ? 'at once' : chance < 0.1 ? 'later' : 'not';
  });
  const began = performance.now();
  const person = async (first: number): Promise<void> => {
    for (let n = first; n < messages; n += PEOPLE) {
      const wait = began + (n / PACE) * 1_000 - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      await giveUntilAccepted(give, messageOf(n, PEOPLE, new Date()), platform, twice[n] ?? 'not');
    }
  };
  await Promise.all(Array.from({ length: Math.min(PEOPLE, messages) }, (_, first) => person(first)));
}
