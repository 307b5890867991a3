/** The heap, once nothing is left in it that could be thrown away. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** Bytes in use. */
export function heapAfterCollecting(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
