/** A real channel in a proof's process: each part says in its words which one it is, and who sent it. */
import type { Route } from '../../../adapters/web/http.ts';
import { loopbackServer } from '../../helpers/loopback-server.ts';
import type { Bot } from '../../../bot/bot.ts';
import type { Adapter } from '../../../bot/core/channel.ts';
import { createLog } from '../../../bot/core/log.ts';

export interface OpenedChannel {
  adapter: Adapter;
  /** Takes what comes in from now on; returns the port where it is posted. */
  open(bot: Bot): Promise<number>;
}

const MARK = /\n⟦(\S+) (\d+)⟧$/;

/** What is added to a part's words, on a line of its own. */
export const markOf = (id: string): string => `⟦${id} ${process.pid}⟧`;

/** Which part these words are, and the id of the process that sent them. */
export function markIn(words: string): { id: string; sender: number } {
  const [, id = '', sender = ''] = MARK.exec(words) ?? [];
  return { id, sender: Number(sender) };
}

/** With a web server of its own for what is posted. */
export function served(
  adapter: Adapter,
  { routes, open }: { routes: Route[]; open(bot: Bot): Promise<void> },
): OpenedChannel {
  const log = createLog('silent');
  const server = loopbackServer(routes, log);
  return {
    adapter,
    async open(bot) {
      const address = await server.start();
      await open(bot);
      return Number(new URL(address).port);
    },
  };
}
