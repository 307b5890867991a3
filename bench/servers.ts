/** Servers under measurement as processes of their own, and the load on them. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Ask, parentAsker } from './turn-load.ts';

export const AT_ONCE = 16;

export interface Measured {
  address: string;
  child: ChildProcess;
  askers: Ask[];
}

/** `role`: bot or floor. It ends when its child is disconnected. */
export const startServer = (role: string, folder: string, people: number): Promise<Measured> =>
  startScript('turn-server.ts', [role, folder, String(people)]);

/** A script of this folder that tells its address, and its usage when asked; see usage.ts. */
export async function startScript(script: string, given: readonly string[]): Promise<Measured> {
  const child = fork(join(import.meta.dirname, script), given);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${script} ended before it was ready`)));
  const [{ address }] = (await Promise.race([once(child, 'message'), ended])) as [{ address: string }];
  ended.catch(() => undefined); // later it ends when it is told to
  return { address, child, askers: [] };
}

/** So many askers at once, each of which speaks for one parent after the other. */
export async function parents(address: string, count: number): Promise<Ask[]> {
  const all: Ask[] = [];
  for (let at = 0; at < count; at++) all.push(await parentAsker(address, `parent-${at}`));
  return inTurn(all);
}

/** So many askers at once for all of these. */
export function inTurn(all: readonly Ask[]): Ask[] {
  return Array.from({ length: AT_ONCE }, (_, first) => {
    const own = all.filter((_ask, at) => at % AT_ONCE === first);
    let next = 0;
    return async () => own[next++ % own.length]?.();
  });
}

/** CPU time in milliseconds and memory in bytes, of the server's process. */
export async function usageOf(child: ChildProcess): Promise<{ cpu: number; memory: number }> {
  child.send('usage');
  const [usage] = (await once(child, 'message')) as [{ cpu: number; memory: number }];
  return usage;
}

/** Asks so many times in all. */
export async function load(askers: readonly Ask[], count: number): Promise<void> {
  let left = count;
  await Promise.all(
    askers.map(async (ask) => {
      while (left-- > 0) await ask();
    }),
  );
}

/** CPU milliseconds of a turn, and turns a second. */
export async function measure({ child, askers }: Measured, turns: number): Promise<{ cpu: number; rate: number }> {
  const before = await usageOf(child);
  const began = performance.now();
  await load(askers, turns);
  const seconds = (performance.now() - began) / 1000;
  return { cpu: ((await usageOf(child)).cpu - before.cpu) / turns, rate: turns / seconds };
}
