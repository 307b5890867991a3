/** A stand-in for MongoDB, for machines that have none: a server of Java in memory that speaks its protocol. It is not MongoDB. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../gate/run-step.ts';

const HERE = import.meta.dirname;
const POM = join(HERE, 'pom.xml');
const FOLDER = join(ROOT, 'node_modules/.cache/mongodb-stand-in');

export interface StandIn {
  uri: string;
  close(): Promise<void>;
}

/** What this machine lacks to run it, in words; undefined when nothing. */
export function whatIsMissing(): string | undefined {
  const missing = ['java', 'javac', 'mvn'].filter((name) => spawnSync(name, ['-version']).error !== undefined);
  if (missing.length === 0) return undefined;
  return (
    `The stand-in needs Java 17 or newer with its compiler, and Maven; not found: ${missing.join(', ')}.\n` +
    'On Debian or Ubuntu: apt-get install openjdk-17-jdk-headless maven. Or set MONGODB_URI to a MongoDB that may be written to.'
  );
}

/** Fetches it where it is not there yet, and starts it on a free port of this machine. */
export async function startStandIn(): Promise<StandIn> {
  fetchPackages();
  const child = spawn('java', ['-cp', join(FOLDER, '*'), join(HERE, 'StandIn.java')], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const port = await firstLine(child);
  return {
    uri: `mongodb://127.0.0.1:${port}/`,
    async close() {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** The packages of pom.xml, kept until it changes. */
function fetchPackages(): void {
  const kept = join(FOLDER, 'pom.xml');
  const wanted = readFileSync(POM, 'utf8');
  if (existsSync(kept) && readFileSync(kept, 'utf8') === wanted) return;
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${FOLDER}`];
  execFileSync('mvn', ['-q', '-B', '-f', POM, ...copy], { stdio: ['ignore', 'ignore', 'inherit'] });
  writeFileSync(kept, wanted);
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the stand-in was started without an output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error(`the stand-in ended with ${child.exitCode} before it listened`);
}
