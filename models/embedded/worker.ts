/** The store's thread: opens the store, says where it listens or why it cannot, and closes when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { EmbeddedError, type EmbeddedErrorCode } from './errors.ts';
import { serve, type Place } from './serve.ts';

/** The first word of the thread to its owner. */
export type Greeting = { readonly uri: string } | { readonly refused: EmbeddedErrorCode; readonly message: string };

try {
  const serving = await serve(workerData as Place);
  parentPort?.once('message', () => void serving.close());
  parentPort?.postMessage({ uri: serving.uri } satisfies Greeting);
} catch (error) {
  if (!(error instanceof EmbeddedError)) throw error;
  parentPort?.postMessage({ refused: error.code, message: error.message } satisfies Greeting);
}
