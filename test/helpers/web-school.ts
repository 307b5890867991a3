/** The demo school on the web chat over real HTTP, on a store that somebody else owns. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { webChannel } from '../../adapters/web/channel.ts';
import { chatRoutes } from '../../adapters/web/chat-routes.ts';
import { Live, toldLive } from '../../adapters/web/live.ts';
import { createServer } from '../../adapters/web/server.ts';
import { createBot } from '../../bot/bot.ts';
import { System } from '../../bot/core/actor.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { createLog } from '../../bot/core/log.ts';
import { webHistory, webPorts } from '../../bot/web-ports.ts';
import { seedDemo } from '../../models/demo.ts';
import { isStoreReady } from '../../models/store.ts';

export interface WebSchool {
  address: string;
  close(): Promise<void>;
}

/** Opens it and begins to look around every second, as the program does. */
export async function webSchool(storeUri: string): Promise<WebSchool> {
  const log = createLog('silent');
  const live = new Live();
  const history = toldLive(webHistory(), live);
  const bot = await createBot({
    storeUri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../../schools'),
    school: 'kelderswerf',
    adapters: [webChannel(history, systemClock)],
    clock: systemClock,
    log,
    settleFor: 0,
  });
  const pack = bot.packs.get('kelderswerf');
  if (!pack) throw new Error('the demo school is missing');
  await seedDemo(System('test'), pack, 'web', systemClock.now());
  const chat = { history, live, log, clock: systemClock, languages: ['nl', 'en'], https: false };
  const server = createServer({
    host: '127.0.0.1',
    port: 0,
    trustProxy: false,
    ready: isStoreReady,
    log,
    routes: chatRoutes({ ...webPorts(bot, pack, true), ...chat }),
  });
  const address = await server.start();
  bot.start();
  return {
    address,
    async close() {
      await server.close(100);
      await bot.stop();
    },
  };
}
