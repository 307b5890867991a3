/** Bots that are killed with kill -9 while people talk to them, and what is to be said of it afterwards. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../../../models/embedded/start.ts';
import { quiet, readStore } from './aftermath.ts';
import type { BotSettings } from './bot-process.ts';
import { type Bots, startBots } from './bots.ts';
import { CRASH_POINTS, type CrashPlan } from './crash-points.ts';
import { judge, type Verdict } from './history.ts';
import type { Platform } from './platform.ts';

/** A point is reached about once a message, so that the kills are spread over all of them. */
const MESSAGES_A_KILL = 150;

/** How much of it. */
export interface Course {
  messages: number;
  kills: number;
  /** Of the proof; below 1 nobody waits for the last repeats. */
  size: number;
  random: () => number;
}

export interface Fire extends Course {
  /** Of the channel. */
  name: string;
  /** One with a store of its own, or several on one store. */
  bots: number;
  /** Where the office is. */
  platform: Platform;
  settings: Pick<BotSettings, 'telegram' | 'teams'>;
  /** Resolves when the bots have taken all of it. */
  talk(bots: Bots): Promise<void>;
}

/** From the first word until all is quiet, and what the history says then. */
export async function underFire({
  name,
  bots: count,
  kills,
  size,
  random,
  platform,
  settings,
  talk,
}: Fire): Promise<Verdict> {
  // prettier-ignore
  const folder = mkdtempSync(join(tmpdir(), `prove-${name}-`));
  const masterKey = randomBytes(32);
  const { history, address, nameOf } = platform;
  const shared = count > 1 ? await startEmbedded({ folder }) : undefined;
  const store = shared ? { uri: shared.uri } : { folder };
  let planned = 0;
  const plan = (): CrashPlan | undefined => (planned++ < kills ? planOf(random, MESSAGES_A_KILL / count) : undefined);
  const whole = { platform: address, masterKey: masterKey.toString('base64'), store, ...settings };
  const bots = await startBots(count, whole, plan, () => (history.kills += 1));
  try {
    await talk(bots);
    await quiet(history, { quickly: size < 1 });
  } finally {
    await bots.end();
    platform.close();
  }
  const opened = shared ?? (await startEmbedded({ folder }));
  const { notes, shown } = await readStore(opened.uri, masterKey, nameOf);
  await opened.close();
  rmSync(folder, { recursive: true });
  return judge({ ...history, shown }, notes, kills);
}

function planOf(random: () => number, apart: number): CrashPlan {
  const point = CRASH_POINTS[Math.floor(random() * CRASH_POINTS.length)] ?? 'before send';
  return { point, count: 1 + Math.floor(random() * apart) };
}

/** How often what happened. */
export type Counts = Record<string, number>;

/** Once more. */
export const count = (counts: Counts, what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);

/** A line for each. */
export const linesOf = (counts: Counts): string[] =>
  Object.entries(counts)
    .toSorted()
    .map(([what, times]) => `${what.padEnd(38)} ${times}`);
