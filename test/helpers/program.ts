/** The program as a process of its own, as a school runs it, on an empty folder and a free port. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../bot/main.ts');

export interface Folder {
  path: string;
  /** Settings of a program that keeps all it has in this folder. */
  settings: Record<string, string>;
  remove(): void;
}

/** An empty folder for a program's data and key. */
export function programFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'program-'));
  const settings = { PORT: '0', DATA_FOLDER: join(path, 'data'), MASTER_KEY_FILE: join(path, 'keys', 'master.key') };
  return { path, settings, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export interface Program {
  address: string;
  child: ChildProcess;
  /** All it printed, log and errors. */
  output(): string;
  /** Sends the signal and waits for the end; returns the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Starts it and waits until it listens; rejects with what it printed when it ends before. */
export async function startProgram(settings: Record<string, string>): Promise<Program> {
  const { MONGODB_URI: _uri, ...env } = process.env;
  const child = spawn(process.execPath, [MAIN], { env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const found = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  return {
    address,
    child,
    output: () => output,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

/** Somebody with the chat page open, without the page. */
export interface Visitor {
  /** Posts a message; returns the HTTP status. */
  post(text: string, id?: string): Promise<number>;
  /** The rows of the history as the page gets them, once the last one satisfies the test. */
  rows(until: (rows: Row[]) => boolean): Promise<Row[]>;
}
export interface Row {
  id: string;
  from: 'person' | 'bot';
  body: { text: string; source?: string };
}

/** A page knows a row by its id: one that waited is told again when it is stored. */
function add(rows: Row[], row: Row): void {
  if (!rows.some(({ id }) => id === row.id)) rows.push(row);
}

/** Opens the demonstration as one of its people. */
export async function visit(address: string, person: string): Promise<Visitor> {
  const send = (path: string, body: object, cookie = ''): Promise<Response> =>
    fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', cookie },
      body: JSON.stringify(body),
    });
  const session = await send('/api/session', { person });
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return {
    post: async (text, id = randomUUID()) =>
      (await send(`/api/messages?person=${person}`, { id, text }, cookie)).status,
    async rows(until) {
      const abort = new AbortController();
      const events = await fetch(`${address}/api/events?person=${person}`, {
        headers: { cookie },
        signal: abort.signal,
      });
      const rows: Row[] = [];
      let text = '';
      for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        for (const block of blocks) {
          const data = /^event: row\ndata: (.*)$/m.exec(block)?.[1];
          if (data !== undefined) add(rows, JSON.parse(data) as Row);
        }
        if (until(rows)) break;
      }
      abort.abort();
      return rows;
    },
  };
}
