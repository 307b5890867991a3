/** Runs one step of the gate in a process of its own and keeps what it prints. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');

/** One check of the gate. `command`: a script and its arguments, run by the Node that runs the gate. */
export interface Step {
  name: string;
  command: readonly string[];
  /** Where it runs, when not at the root. */
  cwd?: string;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** What it protects, in a few words: printed when it fails. */
  why: string;
  /** What to do when it fails. */
  mend: string;
}

export interface Result {
  ok: boolean;
  seconds: number;
  output: string;
}

/** A step that takes longer hangs: most often a test left a server, a timer or a worker open. */
const LONGEST_SECONDS = 540;

const running = new Set<ChildProcess>();

/** The path of a package's program, as its package.json names it. */
export function program(packageName: string, name = packageName): string {
  const folder = join(ROOT, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin[name];
  if (path === undefined) throw new Error(`the package ${packageName} has no program ${name}`);
  return join(folder, path);
}

/** Ends a step with everything it started: each has a process group of its own. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ended by itself meanwhile
  }
}

/** Ends every step that still runs. */
export function endAll(): void {
  for (const child of running) endGroup(child);
}

/** Runs a step to its end. A step that takes longer than `longest` seconds hangs: it is ended, and has failed. */
export function runStep(step: Step, longest = LONGEST_SECONDS): Promise<Result> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...step.command], {
      cwd: step.cwd ?? ROOT,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', ...step.env },
    });
    running.add(child);
    let output = '';
    const keep = (chunk: Buffer): void => void (output += chunk.toString());
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const limit = setTimeout(() => {
      output += `\nended after ${longest} s: it hangs. Does a test leave a server, timer or worker open?\n`;
      endGroup(child);
    }, longest * 1000);
    child.on('error', (error) => void (output += `${error.message}\n`));
    child.on('close', (code) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ ok: code === 0, seconds: (performance.now() - start) / 1000, output });
    });
  });
}
