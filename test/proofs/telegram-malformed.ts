/** 100,000 malformed updates posted to the webhook, with the right secret: no crash, no 5xx, no memory kept. */
import { telegramChannel } from '../../adapters/telegram/channel.ts';
import { secretOf } from '../../adapters/telegram/webhook.ts';
import { loopbackServer } from '../helpers/loopback-server.ts';
import { systemClock } from '../../bot/core/clock.ts';
import { createLog } from '../../bot/core/log.ts';
import { type FakeTelegram, fakeTelegram } from '../helpers/telegram/fake-telegram.ts';
import { wordsForTests } from '../helpers/telegram/words.ts';
import { heapAfterCollecting } from './heap.ts';
import { malformed } from './malformed.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';

const UPDATES = 100_000;
const AT_ONCE = 32;
/** Bytes of heap that may be left over. */
const GROWTH_AT_MOST = 50 * 2 ** 20;

/** Reads the statuses, the heap before and after, and whether a sound update is still taken. */
export const telegramMalformed: Prove = async (size, seed) => {
  const count = Math.ceil(UPDATES * size);
  const target = await openWebhook();
  const statuses = new Map<number, number>();
  const random = seeded(seed);
  const post = async (id: number): Promise<void> => {
    const status = await target.post(malformed(random, id));
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  for (let id = 0; id < AT_ONCE * 10; id++) await post(id);
  const before = heapAfterCollecting();
  for (let id = 0; id < count; id += AT_ONCE) {
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - id) }, (_, at) => post(id + at)));
  }
  const growth = heapAfterCollecting() - before;
  const isAlive = (await target.post(SOUND)) === 200;
  await target.close();
  const failed = [...statuses].filter(([status]) => status >= 500 || status === 0);
  return {
    lines: [
      ...[...statuses].sort().map(([status, times]) => `${status}: ${times}`),
      `taken for updates of people: ${target.accepted()}`,
      `heap grown by ${(growth / 2 ** 20).toFixed(1)} MB (at most ${GROWTH_AT_MOST / 2 ** 20})`,
      `alive: ${isAlive ? 'yes' : 'no'}`,
    ],
    passed: failed.length === 0 && growth < GROWTH_AT_MOST && isAlive,
  };
};

const SOUND = '{"update_id":1,"poll":{}}';

interface Target {
  /** The status of the answer; 0: none came. */
  post(body: string): Promise<number>;
  accepted(): number;
  close(): Promise<void>;
}

/** The channel behind the real web server; what it takes is counted and let go. */
async function openWebhook(): Promise<Target> {
  const fake: FakeTelegram = await fakeTelegram({ limits: false });
  const log = createLog('silent');
  const channel = telegramChannel({
    token: fake.token,
    apiUrl: fake.url,
    publicUrl: 'https://chat.school.example',
    words: await wordsForTests(),
    clock: systemClock,
    log,
  });
  const { routes } = channel;
  const server = loopbackServer(routes, log);
  const address = await server.start();
  let accepted = 0;
  await channel.open({ accept: async () => (accepted++, 'accepted'), mayPoll: async () => true });
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secretOf(fake.token) };
  return {
    async post(body) {
      const answer = await fetch(`${address}/telegram/webhook`, { method: 'POST', headers, body }).catch(
        () => undefined,
      );
      await answer?.arrayBuffer();
      fake.calls.splice(0);
      return answer?.status ?? 0;
    },
    accepted: () => accepted,
    async close() {
      await channel.close();
      await server.close(0);
      await fake.close();
    },
  };
}
