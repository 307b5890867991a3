import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

export interface Embedded {
  readonly uri: string;
  close(): Promise<void>;
}

/** Interim: the prototype in a worker; the real one is being written. */
export async function startEmbedded(options: { folder: string } | { memory: true }): Promise<Embedded> {
  if ('folder' in options) mkdirSync(options.folder, { recursive: true });
  const file = 'folder' in options ? join(options.folder, 'interim.db') : ':memory:';
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { file } });
  const [uri] = (await once(worker, 'message')) as [string];
  worker.unref();
  return {
    uri,
    async close() {
      worker.ref();
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  };
}
