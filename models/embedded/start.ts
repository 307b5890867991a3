/** The embedded store: a MongoDB-compatible server over one SQLite file, in a thread of this process. */
import { getCompileCacheDir } from 'node:module';
import { tmpdir } from 'node:os';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import { EmbeddedError } from './errors.ts';
import type { Place } from './serve.ts';
import type { Greeting } from './worker.ts';

export { EmbeddedError } from './errors.ts';

export interface Embedded {
  /** What Mongoose connects to, in place of MONGODB_URI. */
  readonly uri: string;
  /** Finishes the writes at hand, folds the log into the file, removes the socket and frees the folder. */
  close(): Promise<void>;
}

export interface Options {
  /**
   * Called when the thread ended unasked (a fault of ours, no memory) and was started again over the same file, on the same
   * socket. What was acknowledged is there; clients connect again by themselves.
   */
  readonly onRestart?: (error: EmbeddedError) => void;
  /**
   * Called when it ended and stays so: in memory all is lost, and a thread that ends again and again is not mended by starting
   * it. Without this the error is thrown where nobody catches it, and ends the process: a supervisor starts all afresh.
   */
  readonly onFailure?: (error: EmbeddedError) => void;
}

/** So many restarts in so many milliseconds, and it is given up. */
const RESTARTS_AT_MOST = 3;
const WITHIN = 10 * 60_000;

interface Thread {
  readonly worker: Worker;
  readonly uri: string;
  readonly ended: Promise<EmbeddedError>;
}

/**
 * Starts the store: in `folder` (the file `store.db`, made when there is none), or in memory for tests and commands of
 * one run. An acknowledged write is on disk. The thread does not keep the process alive.
 * Rejects with an EmbeddedError when the folder is in use, or the file is not ours, damaged, newer or not writable.
 */
export async function startEmbedded(options: Place & Options): Promise<Embedded> {
  const { onFailure = throwUncaught, onRestart, ...place } = options;
  let thread = await startThread(place);
  const { uri } = thread;
  const restarts: number[] = [];
  let closing = false;
  const goOn = async (error: EmbeddedError): Promise<void> => {
    if (closing) return;
    if (!('folder' in place) || isTooOften(restarts)) {
      onFailure(error);
      return;
    }
    thread = await startThread(place);
    if (thread.uri !== uri) {
      onFailure(error);
      return;
    } // a socket in a temporary folder gets a new one
    onRestart?.(error);
    watch();
  };
  const watch = (): void => void thread.ended.then(goOn).catch(onFailure);
  watch();
  return {
    uri,
    async close() {
      closing = true;
      thread.worker.ref();
      thread.worker.postMessage('close');
      const error = await thread.ended;
      if (error.cause !== undefined) throw error;
    },
  };
}

async function startThread(place: Place): Promise<Thread> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { ...threadOptions(), workerData: place });
  const ended = endOf(worker);
  const greeting = await Promise.race([greetingOf(worker), ended]);
  if (greeting instanceof EmbeddedError) throw greeting;
  worker.unref();
  return { worker, uri: greeting, ended };
}

function isTooOften(restarts: number[]): boolean {
  const now = performance.now();
  restarts.push(now);
  return restarts.filter((at) => now - at < WITHIN).length > RESTARTS_AT_MOST;
}

/** A program that caches compiled modules shares that with the thread: it halves the time to start. */
function threadOptions(): WorkerOptions {
  const cache = getCompileCacheDir();
  return cache === undefined ? {} : { env: { NODE_COMPILE_CACHE: cache, TMPDIR: tmpdir() } };
}

/** Where the store listens, or why it could not be opened. */
function greetingOf(worker: Worker): Promise<string | EmbeddedError> {
  return new Promise((resolve) => {
    worker.once('message', (greeting: Greeting) => {
      if ('uri' in greeting) resolve(greeting.uri);
      else resolve(new EmbeddedError(greeting.refused, greeting.message));
    });
  });
}

/** Resolves when the thread has ended, with the error for the case that nobody asked it to. */
function endOf(worker: Worker): Promise<EmbeddedError> {
  let cause: unknown;
  worker.once('error', (error: unknown) => {
    cause = error;
  });
  return new Promise((resolve) => {
    worker.once('exit', () => {
      const message = 'The embedded store stopped by an error. Start the program again.';
      resolve(new EmbeddedError('stopped', message, { cause }));
    });
  });
}

function throwUncaught(error: EmbeddedError): void {
  setImmediate(() => {
    throw error;
  });
}
