/** The bot without its channels' servers: store, packs, understanding, speech, turn and outbox put together. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BY_INTENT, COMMANDS, link, NOTICES, TIMERS, UNASKED, voice } from '../dialogs/index.ts';
import { askTomorrow } from '../dialogs/timers/ask-details.ts';
import { purgeNextNight } from '../dialogs/timers/purge.ts';
import { urgentMessage } from '../dialogs/urgent.ts';
import { endAllLeases } from '../models/conversations/accept.ts';
import { keepDanger } from '../models/dangers.ts';
import { dropAllLeases } from '../models/leases.ts';
import { loadPacks } from '../models/packs/load.ts';
import { usePacks } from '../models/packs/registry.ts';
import type { Pack } from '../models/packs/types.ts';
import { useMasterKey, useMasterKeyFile } from '../models/sealed.ts';
import { connectStore, disconnectStore, type OnCommand } from '../models/store.ts';
import { System } from './core/actor.ts';
import type { Adapter, ChannelName } from './core/channel.ts';
import type { Clock } from './core/clock.ts';
import { UserError } from './core/errors.ts';
import type { Log } from './core/log.ts';
import { type AcceptOutcome, countingAccepts, countingSends, type SendOutcome } from './operation/counting.ts';
import { repeatedly, together } from './loops.ts';
import { createNightlyBackup, type NightlyBackup } from './operation/nightly-backup.ts';
import { createPacer } from './outbox/pace.ts';
import { createOutboxWorker, type OutboxWorker } from './outbox/worker.ts';
import { createSpeech, type Speech } from './speech/speech.ts';
import type { EngineParts } from './turn/engine-parts.ts';
import { createEngine, type Engine } from './turn/engine.ts';
import { fireTimers } from './turn/fire-timers.ts';
import { readChild } from './understanding/child.ts';
import { createUnderstanding, type Understanding } from './understanding/understand.ts';

const ROOT = join(import.meta.dirname, '..');
const LOCALES = join(ROOT, 'locales');
/** In milliseconds. How often the store is asked whether something is due. */
const SECOND = 1_000;
const MINUTE = 60_000;

export interface BotOptions {
  /** Where the store answers; may still be starting while the packs are learnt. */
  storeUri: string | Promise<string>;
  /** No other process is on the store: what the one before left behind is taken up at once. */
  alone?: boolean;
  /** The largest file of a person that is kept, in bytes; without it none is. */
  largestFile?: number;
  /** 32 bytes, or the file that holds them. */
  masterKey: Buffer | string;
  /** Where a store is backed up before it is migrated. */
  migrationBackups?: string;
  /** Where a backup is written every night, and how many are kept. */
  nightlyBackups?: { folder: string; kept: number };
  schoolsFolder: string;
  /** Where people reach our pages, once that is known. */
  address?(): string | undefined;
  /** The school of channels that do not say which they serve. */
  school: string;
  adapters: Adapter[];
  clock: Clock;
  log: Log;
  /** Which dialog takes an intent; ours, unless others are given. */
  dialogs?: EngineParts['turn']['dialogs'];
  /** What another bot in this process has read and learnt already. */
  known?: Knowledge;
  /** See EngineParts. */
  settleFor: number;
  onTurn?: NonNullable<EngineParts['onTurn']>;
  /** Told of every message that came, every send, and every command to the store, for measuring. */
  onAccept?(accepted: AcceptOutcome): void;
  onSend?(sent: SendOutcome): void;
  onStoreCommand?: OnCommand;
  /** What else is done again and again, once a minute. */
  everyMinute?(): Promise<void>;
}

/** What is read and learnt once, at the start. */
export interface Knowledge {
  packs: ReadonlyMap<string, Pack>;
  understanding: Understanding;
}

export interface Bot extends Knowledge {
  engine: Engine;
  speech: Speech;
  outbox: OutboxWorker;
  /** When the last nightly backup was completed; absent where there are none. */
  lastBackup?(): Promise<Date | undefined>;
  /** Takes up what was left behind, rings the timers and sends what is due. */
  lookAround(): Promise<void>;
  /** Looks around every second from now on, and does what is to be done every minute. */
  start(): void;
  /** Finishes the turns at hand and lets go of the store. */
  stop(): Promise<void>;
}

/** Throws OperatorError with all that must be mended first. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { clock, log } = options;
  const { packs, understanding } = options.known ?? learn(options);
  usePacks(packs);
  await openStore(options);
  for (const pack of packs.keys()) {
    await purgeNextNight(pack, clock.now());
    await askTomorrow(pack, clock.now());
  }
  const speech = await createSpeech(LOCALES, options.address);
  const adapters = new Map<ChannelName, Adapter>(
    options.adapters.map((adapter) => [adapter.channel, countingSends(adapter, options.onSend)]),
  );
  // Its own name at every start, also where process ids come again: a lease of the one before is not ours.
  const owner = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`;
  const shared = { adapters, speech, clock, log, owner };
  const backups = nightlyBackupOf(options, packs, owner);
  const timers = new Map(TIMERS);
  if (backups) timers.set(backups.timer.kind, backups.timer);
  const engine = engineOf(options, { ...shared, understanding, timers });
  const outbox = createOutboxWorker({ ...shared, notices: NOTICES, pacer: createPacer() });
  const everySecond = [() => fireTimers(engine, clock), engine.resume, outbox.deliverDue];
  const loops = together([
    ...everySecond.map((work) => repeatedly(work, SECOND, log)),
    repeatedly(() => options.everyMinute?.() ?? Promise.resolve(), MINUTE, log),
  ]);
  await backups?.begin();
  return {
    engine,
    outbox,
    speech,
    understanding,
    packs,
    ...(backups ? { lastBackup: backups.last } : {}),
    async lookAround() {
      for (const work of everySecond) await work();
    },
    start: loops.start,
    async stop() {
      await Promise.all([outbox.stop(), loops.stop(), backups?.idle()]);
      await engine.stop();
      await disconnectStore();
    },
  };
}

async function openStore(options: BotOptions): Promise<void> {
  const { masterKey, migrationBackups, clock, onStoreCommand } = options;
  await connectStore(await options.storeUri, {
    useKey: () => (typeof masterKey === 'string' ? useMasterKeyFile(masterKey) : useMasterKey(masterKey)),
    ...(migrationBackups === undefined ? {} : { backups: migrationBackups }),
    clock,
    ...(onStoreCommand ? { onCommand: onStoreCommand } : {}),
  });
  if (!options.alone) return;
  await endAllLeases(clock.now());
  await dropAllLeases(System('start'));
}

type Shared = Pick<EngineParts, 'adapters' | 'speech' | 'clock' | 'log' | 'owner'> &
  Pick<EngineParts['turn'], 'understanding' | 'timers'>;

function engineOf(options: BotOptions, { understanding, timers, ...shared }: Shared): Engine {
  const { school, dialogs = BY_INTENT, settleFor, onTurn } = options;
  const { speech, clock, log } = shared;
  const { say, languages } = speech;
  const danger = { isChild: readChild(), urgent: urgentMessage, keepDanger };
  const ours = { dialogs, voice, link, commands: COMMANDS, unasked: UNASKED, timers, ...danger };
  const files = filesOver(shared.adapters, options.largestFile);
  const turn = { understanding, say, languages, ...ours, files, school, clock, log };
  return countingAccepts(createEngine({ ...shared, turn, settleFor, ...(onTurn ? { onTurn } : {}) }), options.onAccept);
}

const filesOver = (adapters: EngineParts['adapters'], atMost = 0): EngineParts['turn']['files'] => ({
  atMost,
  takenBy: (channel) => adapters.get(channel)?.takesFiles ?? false,
  async fetch(channel, ref, limit) {
    const fetched = await adapters.get(channel)?.fetch?.(ref, limit);
    if (!fetched) throw new UserError('file-lost');
    return fetched;
  },
});

function nightlyBackupOf(
  { nightlyBackups, school, clock, log }: BotOptions,
  packs: ReadonlyMap<string, Pack>,
  owner: string,
): NightlyBackup | undefined {
  if (!nightlyBackups) return undefined;
  return createNightlyBackup({
    ...nightlyBackups,
    school,
    zone: packs.get(school)?.timeZone ?? 'utc',
    owner,
    clock,
    log,
  });
}

/** The answers of the school that most is asked about are learnt while the store is starting; learning holds up all else. */
function learn({ schoolsFolder, school }: BotOptions): Knowledge {
  const packs = loadPacks(schoolsFolder);
  const understanding = createUnderstanding(join(LOCALES, 'intents'), packs.values());
  if (packs.has(school)) understanding.learn(school);
  return { packs, understanding };
}
