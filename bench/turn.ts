/**
 * A full turn through HTTP on the embedded store (accept, understand, answer, store, stream) beside the floor: restify and
 * one durable insert by the raw driver. Both as processes of their own, in turn; CPU time is theirs, not the load's.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, report } from './report.ts';
import { AT_ONCE, load, measure, parents, startServer, usageOf } from './servers.ts';
import { floorAsker, parentAsker } from './turn-load.ts';

/** Parents who take turns: nobody asks a thousand questions a day. */
const PARENTS = 320;
const TURNS = 1_500;
const WARM_UP = 800;
const ROUNDS = 5;
const STARTS = 3;

/** `npm run -s bench -- turn` */
export async function turn(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-turn-'));
  const bot = await startServer('bot', join(folder, 'bot'), PARENTS);
  const floor = await startServer('floor', join(folder, 'floor'), PARENTS);
  bot.askers = await parents(bot.address, PARENTS);
  floor.askers = Array.from({ length: AT_ONCE }, () => floorAsker(floor.address));
  for (const one of [bot, floor]) await load(one.askers, WARM_UP);
  const figures = {
    botCpu: [] as number[],
    botRate: [] as number[],
    floorCpu: [] as number[],
    floorRate: [] as number[],
  };
  for (let round = 0; round < ROUNDS; round++) {
    const [a, b] = [await measure(bot, TURNS), await measure(floor, TURNS)];
    figures.botCpu.push(a.cpu);
    figures.botRate.push(a.rate);
    figures.floorCpu.push(b.cpu);
    figures.floorRate.push(b.rate);
  }
  const memory = (await usageOf(bot.child)).memory / 1e6;
  for (const one of [bot, floor]) one.child.disconnect();
  const starts: number[] = [];
  for (let at = 0; at < STARTS; at++) starts.push(await startUp(join(folder, `start-${at}`)));
  rmSync(folder, { recursive: true, force: true });
  report(
    'turn',
    [
      { name: 'turn', unit: 'CPU ms', rounds: figures.botCpu },
      { name: 'floor', unit: 'CPU ms', rounds: figures.floorCpu },
      { name: 'turns', unit: 'a second', rounds: figures.botRate },
      { name: 'floor requests', unit: 'a second', rounds: figures.floorRate },
      { name: 'memory', unit: 'MB', rounds: [memory] },
      { name: 'start to first answer', unit: 'ms', rounds: starts },
    ],
    median(figures.botCpu) / median(figures.floorCpu),
  );
}

/** Milliseconds from the start of the process until a parent has the first answer, on an empty folder. */
async function startUp(folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [join(import.meta.dirname, '../bot/main.ts')], {
    env: {
      ...process.env,
      PORT: '0',
      DATA_FOLDER: join(folder, 'data'),
      MASTER_KEY_FILE: join(folder, 'key'),
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const address = await firstAddress(child);
  await parentAsker(address, 'bram');
  const milliseconds = performance.now() - began;
  child.kill('SIGTERM');
  await once(child, 'exit');
  return milliseconds;
}

async function firstAddress(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    const address = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (address !== undefined) return address;
  }
  throw new Error('the program ended before it listened');
}
