/** Work that is done again and again: what is due is looked for, nothing is missed when it fails once. */
import type { Log } from './core/log.ts';

export interface Loop {
  start(): void;
  /** No further round begins; resolves when the one at hand is over. */
  stop(): Promise<void>;
}

/** Never twice at once; `every`: milliseconds from one round to the next. A failure is logged and the next round comes all the same. */
export function repeatedly(work: () => Promise<void>, every: number, log: Log): Loop {
  let timer: NodeJS.Timeout | undefined;
  let at: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async (): Promise<void> => {
    await work().catch((error: unknown) => {
      log.error({ err: error }, 'looking around failed');
    });
    if (!stopped) timer = setTimeout(next, every);
  };
  const next = (): void => {
    at = round();
  };
  return {
    start: next,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await at;
    },
  };
}

/** Several as one. */
export const together = (loops: readonly Loop[]): Loop => ({
  start: () => {
    for (const loop of loops) loop.start();
  },
  stop: async () => {
    await Promise.all(loops.map((loop) => loop.stop()));
  },
});
