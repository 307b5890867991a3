/**
 * A bot as a process of its own on a platform that is the proof's: takes updates by HTTP, sends by HTTP. With `telegram`
 * or `teams` people are there, by its real channel, and only those of the demonstration on the platform.
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createBot } from '../../../bot/bot.ts';
import { System } from '../../../bot/core/actor.ts';
import { type Adapter, Doubt, type Incoming, Retry, type Spoken } from '../../../bot/core/channel.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import type { AnyDialog } from '../../../bot/core/dialog.ts';
import { createLog } from '../../../bot/core/log.ts';
import { BY_INTENT } from '../../../dialogs/index.ts';
import { seedDemo } from '../../../models/demo.ts';
import { startEmbedded } from '../../../models/embedded/start.ts';
import { crashAsPlanned, type CrashPlan } from './crash-points.ts';
import type { OpenedChannel } from './opened-channel.ts';
import { openTeamsChannel, type TeamsSettings } from './teams-channel.ts';
import { openChannel, type TelegramSettings } from './telegram-channel.ts';

export interface BotSettings {
  /** Where the platform takes messages: an address on this machine. */
  platform: string;
  /** 32 bytes, base64. */
  masterKey: string;
  /** The store's address; or the folder of a store that this process owns. */
  store: { uri: string } | { folder: string };
  telegram?: TelegramSettings;
  teams?: TeamsSettings;
  crash?: CrashPlan;
  /** Whoever complains ends the process, as a fault of ours could. */
  deadly?: boolean;
}

const settings = JSON.parse(process.argv[2] ?? '') as BotSettings;
const own = 'folder' in settings.store ? await startEmbedded(settings.store) : undefined;

const real = await realChannel(settings);
const platform: Adapter<Spoken> = {
  channel: real ? 'web' : 'telegram',
  plan: (message) => [message],
  async send({ conversation }, _part, id) {
    const response = await fetch(settings.platform, {
      method: 'POST',
      body: JSON.stringify({ conversation, id }),
      signal: AbortSignal.timeout(5_000),
    }).catch((error: unknown) => {
      throw new Doubt('the response was lost', { cause: error });
    });
    await response.text();
    if (!response.ok) throw new Retry(200);
    return id;
  },
};
const dying = (adapter: Adapter): Adapter => (settings.crash ? crashAsPlanned(settings.crash, adapter) : adapter);
const deadly: AnyDialog = {
  id: 'deadly',
  version: 1,
  first: 'die',
  steps: {
    die: {
      expects: 'choice',
      take() {
        process.kill(process.pid, 'SIGKILL');
        return new Promise(() => undefined);
      },
    },
  },
};
const bot = await createBot({
  storeUri: own?.uri ?? ('uri' in settings.store ? settings.store.uri : ''),
  alone: own !== undefined,
  masterKey: Buffer.from(settings.masterKey, 'base64'),
  schoolsFolder: join(import.meta.dirname, '../../../schools'),
  school: 'kelderswerf',
  adapters: [dying(real?.adapter ?? platform), ...(real ? [platform] : [])],
  clock: systemClock,
  log: createLog('silent'),
  settleFor: 0,
  largestFile: 2 ** 20,
  ...(settings.deadly ? { dialogs: new Map(BY_INTENT).set('complaint', deadly) } : {}),
});
const pack = bot.packs.get('kelderswerf');
if (pack) await seedDemo(System('a proof'), pack, platform.channel, systemClock.now());
bot.start();
const tell = (port: number | undefined): void => void process.send?.({ port });
if (real) tell(await real.open(bot));
else takeUpdates();
process.on('disconnect', () => process.exit(0));

async function realChannel({ telegram, teams }: BotSettings): Promise<OpenedChannel | undefined> {
  if (telegram) return openChannel(telegram);
  return teams && openTeamsChannel(teams);
}

function takeUpdates(): void {
  const server = createServer((request, response) => {
    const answer = (status: number): void => {
      response.statusCode = status;
      response.end();
    };
    text(request)
      .then((body) => JSON.parse(body) as Omit<Incoming, 'at'> & { at: string })
      .then((incoming) => bot.engine.accept({ ...incoming, at: new Date(incoming.at) }))
      .then(
        (accepted) => answer(accepted === 'full' ? 429 : 200),
        () => answer(503),
      );
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    tell(typeof address === 'object' ? address?.port : undefined);
  });
}
