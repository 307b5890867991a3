/** Puts the parts together, starts, and stops: settings → store → bot → web server. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { webChannel } from '../adapters/web/channel.ts';
import { chatRoutes } from '../adapters/web/chat-routes.ts';
import type { History } from '../adapters/web/history.ts';
import { Live, toldLive } from '../adapters/web/live.ts';
import { mySchoolRoutes } from '../adapters/web/pages/my-school/routes.ts';
import { pageRoutes } from '../adapters/web/pages/page.ts';
import { createServer } from '../adapters/web/server.ts';
import { seedDemo } from '../models/demo.ts';
import { type Embedded, startEmbedded } from '../models/embedded/start.ts';
import { EmbeddedError } from '../models/embedded/errors.ts';
import type { Pack } from '../models/packs/types.ts';
import { hasRealSchool } from '../models/people/school.ts';
import { isStoreReady } from '../models/store.ts';
import { type Bot, createBot } from './bot.ts';
import { type Config, readConfig } from './config.ts';
import { System } from './core/actor.ts';
import { systemClock } from './core/clock.ts';
import { OperatorError } from './core/errors.ts';
import { keepIn, saveKept } from './core/kept.ts';
import { createLog, type Log } from './core/log.ts';
import { type BotMetrics, createMetrics } from './metrics.ts';
import { spaceOf } from './operation/disk.ts';
import { createWatch, type WatchParts } from './operation/watch.ts';
import { openTeams, type OpenedTeams } from './teams.ts';
import { openTelegram, type OpenedTelegram } from './telegram.ts';
import { webHistory, webPorts } from './web-ports.ts';

/** How long the rest of an unfinished message is waited for, in milliseconds. */
const SETTLE_FOR = 1_500;
const LOCALES = join(import.meta.dirname, '../locales');
const who = System('start');
/** What YAML files were read as; package.json pins what reads them. */
const KEPT = join(import.meta.dirname, '../node_modules/.cache/samenspraak/read');
const PACKAGE = join(import.meta.dirname, '../package.json');

if (existsSync('.env')) process.loadEnvFile('.env');
try {
  await start(readConfig(process.env));
} catch (error) {
  if (!(error instanceof OperatorError || error instanceof EmbeddedError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

async function start(config: Config): Promise<void> {
  const log = createLog(config.logLevel);
  const metrics = createMetrics();
  const { onStoreCommand, ...hooks } = metrics;
  const starting = config.mongodbUri === undefined ? startStore(config.dataFolder, metrics, log) : undefined;
  const live = new Live();
  const history = toldLive(webHistory(), live);
  const channels = await channelsOf(config, log);
  let address = config.publicUrl;
  keepIn(KEPT, readFileSync(PACKAGE, 'utf8'));
  const bot = await createBot({
    storeUri: starting?.then(({ uri }) => uri) ?? config.mongodbUri ?? '',
    alone: starting !== undefined,
    masterKey: config.masterKeyFile,
    largestFile: config.largestFile,
    migrationBackups: config.backupFolder,
    ...(config.nightlyBackups ? { nightlyBackups: { folder: config.backupFolder, kept: config.backupsKept } } : {}),
    schoolsFolder: config.schoolsFolder,
    school: config.school,
    address: () => address,
    adapters: [webChannel(history, systemClock), ...channels.map(({ adapter }) => adapter)],
    clock: systemClock,
    log,
    settleFor: SETTLE_FOR,
    ...hooks,
    // Each command costs some microseconds more when it is measured: only where somebody can read it.
    ...(config.metricsToken === undefined ? {} : { onStoreCommand }),
    everyMinute: () => watch(),
  });
  const store = await starting;
  const disk = store && config.dataFolder;
  const watch = createWatch({
    ...watched(bot, disk, config),
    onBacklog: metrics.onBacklog,
    onAlert: metrics.onAlert,
    log,
  });
  const pack = ownPack(bot, config);
  const demo = config.demo && !(await hasRealSchool(who));
  if (demo) await seedDemo(who, pack, 'web', systemClock.now());
  const server = createServer({
    host: config.host,
    port: config.port,
    publicUrl: config.publicUrl,
    trustProxy: config.trustProxy,
    ready: isStoreReady,
    metrics: { token: config.metricsToken, text: metrics.text },
    log,
    routes: routesOf(config, bot, pack, { history, live, demo, channels, log }),
  });
  const bound = await server.start();
  address ??= bound;
  bot.start();
  for (const channel of channels) await channel.open(bot);
  process.stdout.write(`Samenspraak: ${address}${demo ? ` (demonstration of ${pack.name})` : ''}\n`);
  saveKept();
  const closings = channels.map(({ close }) => close);
  stopOnSignals([...closings, server.close, bot.stop, async () => store?.close()], log);
}

function ownPack({ packs }: Bot, { school, schoolsFolder }: Config): Pack {
  const pack = packs.get(school);
  if (pack) return pack;
  throw new OperatorError(`SCHOOL names no pack in ${schoolsFolder}. There are: ${[...packs.keys()].join(', ')}.`);
}

/** The channels to the outside that are switched on; what they need is loaded only then. */
async function channelsOf(config: Config, log: Log): Promise<(OpenedTelegram | OpenedTeams)[]> {
  const { telegram, teams, defaultLanguage } = config;
  return [
    ...(telegram ? [await openTelegram(telegram, defaultLanguage, LOCALES, log)] : []),
    ...(teams ? [await openTeams(teams, config, LOCALES, log)] : []),
  ];
}

function startStore(folder: string, metrics: BotMetrics, log: Log): Promise<Embedded> {
  return startEmbedded({
    folder,
    onRestart: (error) => {
      metrics.onStoreRestart();
      log.error({ err: error }, 'the store was started again');
    },
  });
}

/** `disk`: the folder of the data, where it is on this machine. */
function watched(bot: Bot, disk: string | undefined, { teams }: Config): Omit<WatchParts, 'log'> {
  return {
    schools: [...bot.packs.keys()],
    clock: systemClock,
    space: disk === undefined ? undefined : () => spaceOf(disk),
    deliverNow: bot.outbox.deliverNow,
    lastBackup: bot.lastBackup,
    secretEnds: teams?.passwordExpires === undefined ? undefined : new Date(teams.passwordExpires),
  };
}

interface Web {
  history: History;
  live: Live;
  demo: boolean;
  channels: readonly Pick<OpenedTeams | OpenedTelegram, 'routes' | 'door'>[];
  log: Log;
}

function routesOf(
  config: Config,
  bot: Bot,
  pack: Pack,
  { history, live, demo, channels, log }: Web,
): Parameters<typeof createServer>[0]['routes'] {
  const languages = pack.languages.filter((language) => bot.speech.languages.includes(language));
  const doors = channels.flatMap(({ door }) => door ?? []);
  const https = config.publicUrl?.startsWith('https:') ?? false;
  const { id, timeZone: zone, name: school, disclaimer } = pack;
  return [
    ...chatRoutes({
      ...webPorts(bot, pack, demo),
      history,
      live,
      log,
      languages,
      clock: systemClock,
      https,
    }),
    ...pageRoutes({ school, demo, disclaimer, locales: LOCALES, languages }),
    ...mySchoolRoutes({
      id,
      zone,
      school,
      disclaimer,
      languages,
      doors,
      https,
      say: bot.speech.say,
      clock: systemClock,
    }),
    ...channels.flatMap(({ routes }) => routes),
  ];
}

/** Takes no more, finishes what is at hand, lets go of the store: in this order. A second signal ends at once. */
function stopOnSignals(endings: (() => Promise<void>)[], log: Log): void {
  const stop = async (): Promise<void> => {
    for (const end of endings) await end();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ err: error }, 'stopping failed');
          process.exit(1);
        },
      );
    });
  }
}
