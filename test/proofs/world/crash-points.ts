/** A process that kills itself (SIGKILL, like a power cut) right before or after a write, or a send, for the n-th time. */
import { Collection, type Document } from 'mongodb';
import type { Adapter } from '../../../bot/core/channel.ts';
import { Line } from '../../../models/embedded/line.ts';

/** Writes by the driver's methods, on the way of a turn and of the outbox; some of them go over the line to the embedded store. */
const WRITES = {
  conversations: ['findOneAndUpdate', 'updateOne'],
  notes: ['updateOne'],
  outbox: ['bulkWrite', 'findOneAndUpdate', 'updateOne'],
  timers: ['updateOne'],
} as const;
type Method = 'findOneAndUpdate' | 'updateOne' | 'bulkWrite';

export const CRASH_POINTS: readonly string[] = [
  ...Object.entries(WRITES).flatMap(([collection, methods]) => methods.map((method) => `${collection}.${method}`)),
  'send',
].flatMap((point) => [`before ${point}`, `after ${point}`]);

export interface CrashPlan {
  point: string;
  /** The how many-th time. */
  count: number;
}

/** Counts down to the plan's moment, and ends the process there. */
function counter({ point, count }: CrashPlan): (reached: string) => void {
  let left = count;
  return (reached) => {
    if (reached === point && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}

/** From now on the process dies as planned. Returns the channel, which dies with it. */
export function crashAsPlanned(plan: CrashPlan, adapter: Adapter): Adapter {
  const reach = counter(plan);
  for (const method of new Set<Method>(Object.values(WRITES).flat())) wrap(method, reach);
  wrapLine(reach);
  return {
    ...adapter,
    async send(...all) {
      reach('before send');
      const id = await adapter.send(...all);
      reach('after send');
      return id;
    },
  };
}

function wrap(method: Method, reach: (point: string) => void): void {
  const prototype = Collection.prototype as unknown as Record<Method, (...all: unknown[]) => Promise<unknown>>;
  const original = prototype[method];
  prototype[method] = async function (this: Collection, ...all) {
    const point = `${this.collectionName}.${method}`;
    reach(`before ${point}`);
    const result = await original.apply(this, all);
    reach(`after ${point}`);
    return result;
  };
}

/** By the name of the command: the driver's method that does the same. */
const ON_THE_LINE: Readonly<Record<string, Method>> = { findAndModify: 'findOneAndUpdate', update: 'updateOne' };

function wrapLine(reach: (point: string) => void): void {
  const prototype = Line.prototype as { command: (body: Document) => Promise<Document> };
  const original = prototype.command;
  prototype.command = async function (this: Line, body) {
    const [[command, collection] = ['', '']] = Object.entries(body) as [string, string][];
    const method = ON_THE_LINE[command];
    if (method) reach(`before ${collection}.${method}`);
    const result = await original.call(this, body);
    if (method) reach(`after ${collection}.${method}`);
    return result;
  };
}
