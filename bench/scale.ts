/**
 * What a turn costs in a school of 300, 3,000 and 30,000 guardians, in turn, each a process of its own; and whether memory
 * stays flat over 100,000 turns, some two hours of a busy school.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, report } from './report.ts';
import { load, type Measured, measure, parents, startServer, usageOf } from './servers.ts';

const GUARDIANS = [300, 3_000, 30_000];
/** Those who ask: as many as there are in the smallest school. */
const ACTIVE = 300;
const TURNS = 600;
const WARM_UP = 800;
const ROUNDS = 5;
const SOAK_TURNS = 100_000;
const SOAK_BLOCKS = 10;
/** Blocks until memory has its size: code is compiled, caches are filled. */
const SETTLED_AFTER = 2;

/** `npm run -s bench -- scale`: cost and memory by size. The ratio is that of the largest school to the smallest. */
export async function scale(): Promise<void> {
  await inFolder(async (folder) => {
    const schools: { guardians: number; server: Measured; cpu: number[]; memory: number[] }[] = [];
    for (const guardians of GUARDIANS) {
      const server = await startSchool(join(folder, String(guardians)), guardians);
      schools.push({ guardians, server, cpu: [], memory: [] });
    }
    for (const { server } of schools) await load(server.askers, WARM_UP);
    for (let round = 0; round < ROUNDS; round++)
      for (const { server, cpu, memory } of schools) {
        cpu.push((await measure(server, TURNS)).cpu);
        memory.push((await usageOf(server.child)).memory / 1e6);
      }
    for (const { server } of schools) server.child.disconnect();
    const figures: Figure[] = schools.flatMap(({ guardians, cpu, memory }) => [
      { name: `turn at ${guardians}`, unit: 'CPU ms', rounds: cpu },
      { name: `memory at ${guardians}`, unit: 'MB', rounds: memory },
    ]);
    const costs = schools.map(({ cpu }) => median(cpu));
    report('scale', figures, (costs.at(-1) ?? NaN) / (costs[0] ?? NaN));
  });
}

/** `npm run -s bench -- soak`: the ratio is that of the memory at the end to that once it has its size. */
export async function soak(): Promise<void> {
  await inFolder(async (folder) => {
    const server = await startSchool(join(folder, 'soak'), ACTIVE);
    const cpu: number[] = [];
    const memory: number[] = [];
    for (let block = 0; block < SOAK_BLOCKS; block++) {
      cpu.push((await measure(server, SOAK_TURNS / SOAK_BLOCKS)).cpu);
      memory.push((await usageOf(server.child)).memory / 1e6);
    }
    server.child.disconnect();
    report(
      'soak',
      [
        { name: 'turn', unit: 'CPU ms', rounds: cpu },
        { name: 'memory', unit: 'MB', rounds: memory },
      ],
      (memory.at(-1) ?? NaN) / (memory[SETTLED_AFTER - 1] ?? NaN),
    );
  });
}

async function startSchool(folder: string, guardians: number): Promise<Measured> {
  const server = await startServer('bot', folder, ACTIVE);
  server.askers = await parents(server.address, ACTIVE);
  server.child.send({ like: 'parent-0', guardians: guardians - ACTIVE });
  await once(server.child, 'message');
  return server;
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
