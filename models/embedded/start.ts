/** The embedded store: a MongoDB-compatible server over one SQLite file, in a thread of this process. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EmbeddedError } from './errors.ts';
import type { Place } from './serve.ts';
import type { Greeting } from './worker.ts';

export { EmbeddedError, type EmbeddedErrorCode } from './errors.ts';
export { uriOf } from './socket-folder.ts';

export interface Embedded {
  /** What Mongoose connects to, in place of MONGODB_URI. */
  readonly uri: string;
  /** Finishes the writes at hand, folds the log into the file, removes the socket and frees the folder. */
  close(): Promise<void>;
}

export interface Options {
  /**
   * Called when the thread ends unasked (a fault of ours, no memory): nothing can be read or written any more.
   * Without it the error is thrown where nobody catches it, and ends the process.
   */
  readonly onFailure?: (error: EmbeddedError) => void;
}

/**
 * Starts the store: in `folder` (the file `store.db`, made when there is none), or in memory for tests and commands of
 * one run. An acknowledged write is on disk. The thread does not keep the process alive.
 * Rejects with an EmbeddedError when the folder is in use, or the file is not ours, damaged, newer or not writable.
 */
export async function startEmbedded(options: Place & Options): Promise<Embedded> {
  const { onFailure = throwUncaught, ...place } = options;
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: place });
  let cause: unknown;
  worker.on('error', (error) => (cause = error));
  const ended = once(worker, 'exit').then(() => stopped(cause));
  const greeting = await Promise.race([greetingOf(worker), ended]);
  if (greeting instanceof EmbeddedError) throw greeting;
  worker.unref();
  let closing = false;
  void ended.then((error) => {
    if (!closing) onFailure(error);
  });
  return {
    uri: greeting,
    async close() {
      closing = true;
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}

/** Where the store listens, or why it could not be opened. */
async function greetingOf(worker: Worker): Promise<string | EmbeddedError> {
  const [greeting] = (await once(worker, 'message')) as [Greeting];
  return 'uri' in greeting ? greeting.uri : new EmbeddedError(greeting.refused, greeting.message);
}

function stopped(cause: unknown): EmbeddedError {
  return new EmbeddedError('stopped', 'The embedded store stopped by an error. Start the program again.', { cause });
}

function throwUncaught(error: EmbeddedError): void {
  setImmediate(() => {
    throw error;
  });
}
