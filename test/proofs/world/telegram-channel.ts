/** The real Telegram channel in a proof's process, as bot/main.ts opens it. */
import { join } from 'node:path';
import { createLog } from '../../../bot/core/log.ts';
import { openTelegram } from '../../../bot/telegram.ts';
import { markOf, type OpenedChannel, served } from './opened-channel.ts';

export interface TelegramSettings {
  apiUrl: string;
  token: string;
  /** Updates are posted to us under this address; without it we ask for them. */
  publicUrl?: string;
}

/** Not yet taking updates. */
export async function openChannel(settings: TelegramSettings): Promise<OpenedChannel> {
  const locales = join(import.meta.dirname, '../../../locales');
  const channel = await openTelegram(settings, 'nl', locales, createLog('silent'));
  const { adapter } = channel;
  const send: typeof adapter.send = (to, part, id) =>
    adapter.send(to, { ...part, text: `${part.text}\n${markOf(id)}` }, id);
  return served({ ...adapter, send }, channel);
}
