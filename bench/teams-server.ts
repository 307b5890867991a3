/** The server under measurement, as a process of its own: the whole bot behind Teams, or a bare echo of an SDK. Tells its CPU time. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { MESSAGES_PATH } from '../adapters/teams/messages-route.ts';
import { createServer } from '../adapters/web/server.ts';
import { createBot } from '../bot/bot.ts';
import { System } from '../bot/core/actor.ts';
import { systemClock } from '../bot/core/clock.ts';
import { createLog } from '../bot/core/log.ts';
import { seedDemo } from '../models/demo.ts';
import { startEmbedded } from '../models/embedded/start.ts';
import { linkAccount, savePerson } from '../models/people/person.ts';
import { accountOf } from '../test/helpers/teams/people.ts';
import { channelOn } from '../test/helpers/teams/school.ts';
import { type EchoName, ECHOES } from './teams-peers.ts';
import { tellUsage } from './usage.ts';

const [role = '', folder = '', people = '16', url = ''] = process.argv.slice(2);
const echo = ECHOES[role as EchoName] as (typeof ECHOES)[EchoName] | undefined;
process.send?.({ address: await (echo ? echo(url) : bot(Number(people))) });
process.on('message', tellUsage);
process.on('disconnect', () => process.exit(0));

/** The bot as `npm start` has it, with as many parents as are needed. */
async function bot(count: number): Promise<string> {
  const store = await startEmbedded({ folder });
  const log = createLog('error');
  const channel = await channelOn({ url } as Parameters<typeof channelOn>[0], { limits: false, silent: true });
  const school = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(import.meta.dirname, '../schools'),
    school: 'kelderswerf',
    adapters: [channel.adapter],
    clock: systemClock,
    log,
    settleFor: 0,
  });
  const pack = school.packs.get('kelderswerf');
  if (!pack) throw new Error('the demo school is missing');
  const who = System('benchmark');
  await seedDemo(who, pack, 'teams', systemClock.now());
  for (let at = 0; at < count; at++) {
    const id = `${pack.id}/parent-${at}`;
    const child = { schoolId: pack.id, student: `${pack.id}/demo-elif`, household: id, authority: true };
    await savePerson(who, { _id: id, name: id, guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'teams', id: accountOf(at) }, id, `a:${at}`);
  }
  school.start();
  const { routes } = channel;
  const server = createServer({ host: '127.0.0.1', port: 0, trustProxy: false, log, ready: async () => true, routes });
  const address = await server.start();
  await channel.open(school.engine.accept);
  return `${address}${MESSAGES_PATH}`;
}
