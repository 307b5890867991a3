/** The demo school reached through Telegram: the real channel and engine, and the fake Telegram at the other end. */
import { setTimeout as pause } from 'node:timers/promises';
import { telegramChannel, type TelegramChannel } from '../../../adapters/telegram/channel.ts';
import { loopbackServer } from '../loopback-server.ts';
import { type BotOptions } from '../../../bot/bot.ts';
import { System } from '../../../bot/core/actor.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import { createLog } from '../../../bot/core/log.ts';
import { linkAccount } from '../../../models/people/person.ts';
import { testSchool, type TestSchool } from '../test-school.ts';
import { type FakeOptions, type FakeTelegram, fakeTelegram } from './fake-telegram.ts';
import { person, type TelegramPerson } from './people.ts';
import { wordsForTests } from './words.ts';

export interface TelegramSchool {
  fake: FakeTelegram;
  school: TestSchool;
  channel: TelegramChannel;
  /** Lines of the channel's log. */
  log: string[];
  /** The address of our web server; with a webhook only. */
  address: string;
  /** A person whose account is linked to somebody of the demonstration. */
  linked(demo: string, id: number): Promise<TelegramPerson>;
  /** Resolves when every update is taken and answered, those that must be sent later too. */
  quiet(): Promise<void>;
  /** What the bot said to this person since the last time, once all is quiet. */
  said(person: TelegramPerson): Promise<string[]>;
  close(): Promise<void>;
}

interface Options extends FakeOptions {
  /** Updates are posted to us, instead of asked for. */
  webhook?: boolean;
  mayPoll?: () => Promise<boolean>;
  dialogs?: BotOptions['dialogs'];
  /** In bytes. */
  largestFile?: number;
}

const PUBLIC_URL = 'https://chat.kelderswerf.example';
export const WAITS = { notOurs: 20, failed: 20, refused: 20 };

/** Opens it. */
export async function telegramSchool({
  webhook = false,
  mayPoll,
  dialogs,
  largestFile = 0,
  ...options
}: Options = {}): Promise<TelegramSchool> {
  let address = '';
  const fake = await fakeTelegram({ served: (url) => `${address}${url.pathname}`, ...options });
  const log: string[] = [];
  const channel = telegramChannel({
    token: fake.token,
    apiUrl: fake.url,
    words: await wordsForTests(),
    clock: systemClock,
    log: createLog('debug', { write: (line: string) => void log.push(line) }),
    waits: WAITS,
    ...(webhook ? { publicUrl: PUBLIC_URL } : {}),
  });
  const school = await testSchool({ adapters: [channel.adapter], largestFile, ...(dialogs ? { dialogs } : {}) });
  const server = loopbackServer(channel.routes);
  address = await server.start();
  await channel.open({ accept: school.bot.engine.accept, mayPoll: mayPoll ?? (async () => true) });
  const read = new Map<number, number>();
  const quiet = async (): Promise<void> => {
    while (fake.updates.pending() > 0) await pause(5);
    await school.bot.engine.idle();
    await school.bot.lookAround();
    await school.bot.engine.idle();
  };
  return {
    fake,
    school,
    log,
    channel,
    address,
    async linked(demo, id) {
      const who = System('test');
      await linkAccount(who, { channel: 'telegram', id: String(id) }, `kelderswerf/demo/${demo}`, String(id));
      return person(fake, id);
    },
    quiet,
    async said(someone) {
      await quiet();
      const texts = someone.sees().map(({ text }) => text);
      const before = read.get(someone.where) ?? 0;
      read.set(someone.where, texts.length);
      return texts.slice(before);
    },
    async close() {
      await channel.close();
      await server.close(0);
      await school.close();
      await fake.close();
    },
  };
}
