/** The real Telegram channel in a proof's process: each part says in its text which one it is, and who sent it. */
import { join } from 'node:path';
import type { Bot } from '../../../bot/bot.ts';
import type { Adapter } from '../../../bot/core/channel.ts';
import { createLog } from '../../../bot/core/log.ts';
import { openTelegram } from '../../../bot/telegram.ts';
import { createServer } from '../../../adapters/web/server.ts';

export interface TelegramSettings {
  apiUrl: string;
  token: string;
  /** Updates are posted to us under this address; without it we ask for them. */
  publicUrl?: string;
}

export interface OpenedChannel {
  adapter: Adapter;
  /** Takes updates from now on; returns the port of the webhook. */
  open(bot: Bot): Promise<number>;
}

const MARK = /\n⟦(\S+) (\d+)⟧$/;

/** Which part this text is, and the id of the process that sent it. */
export function markIn(text: string): { id: string; sender: number } {
  const [, id = '', sender = ''] = MARK.exec(text) ?? [];
  return { id, sender: Number(sender) };
}

/** As bot/main.ts opens it; a web server of its own takes what is posted. */
export async function openChannel(settings: TelegramSettings): Promise<OpenedChannel> {
  const log = createLog('silent');
  const locales = join(import.meta.dirname, '../../../locales');
  const channel = await openTelegram(settings, 'nl', locales, log);
  const { routes } = channel;
  const server = createServer({ host: '127.0.0.1', port: 0, trustProxy: false, log, ready: async () => true, routes });
  return {
    adapter: marked(channel.adapter),
    async open(bot) {
      const address = await server.start();
      await channel.open(bot);
      return Number(new URL(address).port);
    },
  };
}

const marked = (adapter: Adapter<{ text: string }>): Adapter<{ text: string }> => ({
  ...adapter,
  send: (to, part, id) => adapter.send(to, { ...part, text: `${part.text}\n⟦${id} ${process.pid}⟧` }, id),
});
