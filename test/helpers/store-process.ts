/** The store as a process of its own (`npm run store`), to be killed, stopped and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const STORE = join(import.meta.dirname, '../../bot/commands/store.ts');

export interface StoreProcess {
  uri: string;
  child: ChildProcess;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Serves the store of a folder, always on the same socket; rejects with what it printed when it ends before. */
export async function startStoreProcess(folder: string): Promise<StoreProcess> {
  const { MONGODB_URI: _uri, ...env } = process.env;
  const child = spawn(process.execPath, [STORE], {
    env: { ...env, DATA_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const uri = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => {
      output += data.toString();
      const found = /^MONGODB_URI=(\S+)$/m.exec(output)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => {
      reject(new Error(`ended with ${code}: ${output}`));
    });
  });
  return {
    uri,
    child,
    async end(signal) {
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}
