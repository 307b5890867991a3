/** A bot inside the proof's own process, on a store in a folder and a clock that is moved by hand. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Bot, type BotOptions, createBot } from '../../../bot/bot.ts';
import { System } from '../../../bot/core/actor.ts';
import type { Adapter } from '../../../bot/core/channel.ts';
import { clockAt } from '../../../bot/core/clock.ts';
import { createLog } from '../../../bot/core/log.ts';
import { seedDemo } from '../../../models/demo.ts';
import { type Embedded, startEmbedded } from '../../../models/embedded/start.ts';

/** A Tuesday morning; people are at school. */
const START = new Date('2026-11-24T09:00:00Z');

export interface World {
  bot: Bot;
  store: Embedded;
  clock: ReturnType<typeof clockAt>;
  folder: string;
  /** Time passes: timers ring, what was left is taken up, what is due is sent; then nothing is at hand. */
  pass(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** The demo school, whose people are on this channel. */
export async function openWorld(folder: string, channel: Adapter, options: Partial<BotOptions> = {}): Promise<World> {
  const store = await startEmbedded({ folder });
  const clock = clockAt(START);
  const bot = await createBot({
    storeUri: store.uri,
    alone: true,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../../../schools'),
    school: 'kelderswerf',
    adapters: [channel],
    clock,
    log: createLog('silent'),
    settleFor: 0,
    ...options,
  });
  const pack = bot.packs.get('kelderswerf');
  if (pack) await seedDemo(System('a proof'), pack, channel.channel, START);
  const world: World = {
    bot,
    store,
    clock,
    folder,
    async pass(milliseconds) {
      clock.move(milliseconds);
      await bot.lookAround();
      await bot.engine.idle();
    },
    async close() {
      await bot.stop();
      await world.store.close();
    },
  };
  return world;
}
