/** Starts the bots of a proof, and starts one anew when it has died. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BotSettings } from './bot-process.ts';
import type { CrashPlan } from './crash-points.ts';

export interface Bots {
  /** Where one of the bots that run listens, each in turn; undefined while none does. */
  port(): number | undefined;
  /** Gives an update to one of the bots that run; false when it was not accepted, or nobody knows. */
  give(update: object): Promise<boolean>;
  /** Ends all of them. */
  end(): Promise<void>;
}

/** So many at a time. `plan`: how the next one is to die; undefined: not at all. `onKill` is told of each death. */
export async function startBots(
  count: number,
  settings: BotSettings,
  plan: () => CrashPlan | undefined,
  onKill: () => void,
): Promise<Bots> {
  const running = new Map<ChildProcess, number>();
  let [ending, turn] = [false, 0];
  const start = async (): Promise<void> => {
    const crash = plan();
    const own: BotSettings = crash ? { ...settings, crash } : settings;
    const child = fork(join(import.meta.dirname, 'bot-process.ts'), [JSON.stringify(own)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    child.once('exit', () => {
      running.delete(child);
      if (ending) return;
      onKill();
      void start();
    });
    const port = await portOf(child);
    if (port !== undefined) running.set(child, port);
  };
  await Promise.all(Array.from({ length: count }, start));
  const nextPort = (): number | undefined => {
    const ports = [...running.values()];
    return ports[turn++ % ports.length];
  };
  return {
    port: nextPort,
    async give(update) {
      const port = nextPort();
      if (port === undefined) return false;
      return fetch(`http://127.0.0.1:${port}/`, {
        method: 'POST',
        body: JSON.stringify(update),
        signal: AbortSignal.timeout(10_000),
      }).then(
        ({ ok }) => ok,
        () => false,
      );
    },
    async end() {
      ending = true;
      const ended = [...running.keys()].map((child) => once(child, 'exit'));
      for (const child of running.keys()) child.disconnect();
      await Promise.all(ended);
    },
  };
}

/** Where it listens; undefined when it died before. */
async function portOf(child: ChildProcess): Promise<number | undefined> {
  const [first] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as [unknown];
  return typeof first === 'object' && first !== null && 'port' in first ? Number(first.port) : undefined;
}
