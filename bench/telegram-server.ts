/** A bot on Telegram under measurement, as a process of its own: ours, or one of those that others would make. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createBot } from '../bot/bot.ts';
import { System } from '../bot/core/actor.ts';
import { systemClock } from '../bot/core/clock.ts';
import { createLog } from '../bot/core/log.ts';
import { openTelegram } from '../bot/telegram.ts';
import { seedDemo } from '../models/demo.ts';
import { startEmbedded } from '../models/embedded/start.ts';
import { linkAccount, savePerson } from '../models/people/person.ts';
import { answerWithNlp, echoWithApi, echoWithGrammy } from './telegram-peers.ts';
import { tellUsage } from './usage.ts';

const [role = '', folder = '', apiUrl = '', token = '', first = '', people = ''] = process.argv.slice(2);
const ROOT = join(import.meta.dirname, '..');
const SCHOOL = 'kelderswerf';
const where = { apiUrl, token };
const PEERS: Readonly<Record<string, () => Promise<void>>> = {
  'echo, node-telegram-bot-api': () => echoWithApi(where),
  'echo, grammY': () => echoWithGrammy(where),
  'nlp.js and grammY': () => answerWithNlp(where, join(ROOT, 'schools'), SCHOOL),
};

await (PEERS[role] ?? ours)();
process.send?.({ address: apiUrl });
process.on('message', tellUsage);
process.on('disconnect', () => process.exit(0));

/** The bot as `npm start` has it, asking for updates, with parents whose accounts are linked. */
async function ours(): Promise<void> {
  const store = await startEmbedded({ folder });
  const log = createLog('error');
  const channel = await openTelegram(where, 'nl', join(ROOT, 'locales'), log);
  const bot = await createBot({
    storeUri: store.uri,
    masterKey: randomBytes(32),
    schoolsFolder: join(ROOT, 'schools'),
    school: SCHOOL,
    adapters: [channel.adapter],
    clock: systemClock,
    log,
    settleFor: 0,
  });
  const pack = bot.packs.get(SCHOOL);
  if (!pack) throw new Error('the demo school is missing');
  const who = System('benchmark');
  await seedDemo(who, pack, 'telegram', systemClock.now());
  for (let at = 0; at < Number(people); at++) {
    const [id, account] = [`${SCHOOL}/parent-${at}`, String(Number(first) + at)];
    const child = { schoolId: SCHOOL, student: `${SCHOOL}/demo-elif`, household: id, authority: true };
    await savePerson(who, { _id: id, name: id, guardian: [child], staff: [] });
    await linkAccount(who, { channel: 'telegram', id: account }, id, account);
  }
  bot.start();
  await channel.open(bot);
}
