import { parentPort, workerData } from 'node:worker_threads';
import { startEmbedded } from './interim/wire.ts';

const running = await startEmbedded((workerData as { file: string }).file);
parentPort?.on('message', () => void running.close().then(() => { parentPort?.close(); }));
parentPort?.postMessage(running.uri);
