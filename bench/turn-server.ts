/** The server under measurement, as a process of its own: the whole bot, or the floor. Tells its CPU time when asked. */
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { webChannel } from '../adapters/web/channel.ts';
import { chatRoutes } from '../adapters/web/chat-routes.ts';
import { Live, toldLive } from '../adapters/web/live.ts';
import { createServer } from '../adapters/web/server.ts';
import { createBot } from '../bot/bot.ts';
import { System } from '../bot/core/actor.ts';
import { systemClock } from '../bot/core/clock.ts';
import { createLog } from '../bot/core/log.ts';
import { webHistory, webPorts } from '../bot/web-ports.ts';
import { seedDemo } from '../models/demo.ts';
import { startEmbedded } from '../models/embedded/start.ts';
import { linkAccount, savePerson } from '../models/people/person.ts';
import { grow, type Growth } from './grow.ts';
import { REPLY } from './turn-load.ts';
import { tellUsage } from './usage.ts';

type Routes = Parameters<typeof createServer>[0]['routes'];

const [role, folder = '', people = '16'] = process.argv.slice(2);
const store = await startEmbedded({ folder });
const log = createLog('error');
const unlimited = { burst: 1e9, perSecond: 1e9 };
const routes = role === 'floor' ? await floorRoutes() : await botRoutes(Number(people));
const server = createServer({
  host: '127.0.0.1',
  port: 0,
  trustProxy: false,
  ready: () => Promise.resolve(true),
  routes,
  log,
});
process.send?.({ address: await server.start() });
process.on('message', (message) => {
  if (typeof message === 'object') return void grow(message as Growth).then(() => process.send?.('grown'));
  tellUsage();
});
process.on('disconnect', () => process.exit(0));

/** One durable insert by the raw driver, then the same reply. */
async function floorRoutes(): Promise<Routes> {
  const client = await MongoClient.connect(store.uri, { writeConcern: { w: 'majority', journal: true } });
  const messages = client.db().collection<{ _id: string; text: unknown; at: Date }>('messages');
  return [
    {
      method: 'POST',
      path: '/api/messages',
      limit: 32_768,
      async handle({ body }) {
        await messages.insertOne({ _id: randomUUID(), text: body['text'], at: new Date() });
        return { status: 202, json: { reply: REPLY } };
      },
    },
  ];
}

/** The bot as `npm start` has it, with as many parents as are needed. */
async function botRoutes(count: number): Promise<Routes> {
  const live = new Live();
  const history = toldLive(webHistory(), live);
  const bot = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../schools'),
    school: 'kelderswerf',
    adapters: [webChannel(history, systemClock)],
    clock: systemClock,
    log,
    settleFor: 0,
  });
  const pack = bot.packs.get('kelderswerf');
  if (!pack) throw new Error('the demo school is missing');
  const who = System('benchmark');
  await seedDemo(who, pack, 'web', systemClock.now());
  const ids = Array.from({ length: count }, (_, at) => `parent-${at}`);
  for (const id of ids) {
    const child = { schoolId: pack.id, student: `${pack.id}/demo-elif`, household: id, authority: true };
    await savePerson(who, { _id: `${pack.id}/${id}`, name: id, guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'web', id }, `${pack.id}/${id}`, id);
  }
  bot.start();
  const parents = ids.map((id) => ({ id, name: id, language: 'nl', about: { nl: '' } }));
  return chatRoutes({
    ...webPorts(bot, pack, true),
    people: () => Promise.resolve(parents),
    history,
    live,
    log,
    languages: ['nl', 'en'],
    clock: systemClock,
    https: false,
    rate: unlimited,
  });
}
