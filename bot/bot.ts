/** The bot without its channels' servers: store, packs, understanding, speech, turn and outbox put together. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { BY_INTENT, NOTICES, TIMERS, voice } from '../dialogs/index.ts';
import { purgeNextNight } from '../dialogs/timers/purge.ts';
import { urgentMessage } from '../dialogs/urgent.ts';
import { endAllLeases } from '../models/conversations/accept.ts';
import { dropAllLeases } from '../models/leases.ts';
import { loadPacks } from '../models/packs/load.ts';
import { usePacks } from '../models/packs/registry.ts';
import type { Pack } from '../models/packs/types.ts';
import { useMasterKey, useMasterKeyFile } from '../models/sealed.ts';
import { connectStore, disconnectStore, type OnCommand } from '../models/store.ts';
import { System } from './core/actor.ts';
import type { Adapter, ChannelName } from './core/channel.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { type AcceptOutcome, countingAccepts, countingSends, type SendOutcome } from './operation/counting.ts';
import { createPacer } from './outbox/pace.ts';
import { createOutboxWorker, type OutboxWorker } from './outbox/worker.ts';
import { createSpeech, type Speech } from './speech/speech.ts';
import type { EngineParts } from './turn/engine-parts.ts';
import { createEngine, type Engine } from './turn/engine.ts';
import { fireTimers } from './turn/fire-timers.ts';
import { createUnderstanding, type Understanding } from './understanding/understand.ts';

const ROOT = join(import.meta.dirname, '..');
const LOCALES = join(ROOT, 'locales');
/** How often the store is asked whether something is due, in milliseconds. */
const LOOK_EVERY = 1_000;
const MINUTE = 60_000;

export interface BotOptions {
  /** Where the store answers; may still be starting while the packs are learnt. */
  storeUri: string | Promise<string>;
  /** No other process is on the store: what the one before left behind is taken up at once. */
  alone?: boolean;
  /** 32 bytes, or the file that holds them. */
  masterKey: Buffer | string;
  schoolsFolder: string;
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
  /** Takes up what was left behind, rings the timers and sends what is due. */
  lookAround(): Promise<void>;
  /** Looks around every second from now on, and does what is to be done every minute. */
  start(): void;
  /** Finishes the turns at hand and lets go of the store. */
  stop(): Promise<void>;
}

/** Throws OperatorError with all that must be mended first. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { clock, log, school, dialogs = BY_INTENT } = options;
  const { packs, understanding } = options.known ?? learn(options.schoolsFolder);
  usePacks(packs);
  await connectStore(await options.storeUri, options.onStoreCommand);
  if (typeof options.masterKey === 'string') await useMasterKeyFile(options.masterKey);
  else useMasterKey(options.masterKey);
  if (options.alone) await takeOver(clock);
  for (const pack of packs.keys()) await purgeNextNight(pack, clock.now());
  const speech = await createSpeech(LOCALES);
  const adapters = new Map<ChannelName, Adapter>(
    options.adapters.map((adapter) => [adapter.channel, countingSends(adapter, options.onSend)]),
  );
  const { say, languages } = speech;
  // Its own name at every start, also where process ids come again: a lease of the one before is not ours.
  const owner = `${hostname()}/${process.pid}/${randomBytes(4).toString('hex')}`;
  const shared = { adapters, speech, clock, log, owner };
  const engine = countingAccepts(
    createEngine({
      ...shared,
      turn: {
        understanding,
        say,
        languages,
        dialogs,
        voice,
        timers: TIMERS,
        urgent: urgentMessage,
        school,
        clock,
        log,
      },
      settleFor: options.settleFor,
      ...(options.onTurn ? { onTurn: options.onTurn } : {}),
    }),
    options.onAccept,
  );
  const outbox = createOutboxWorker({
    ...shared,
    notices: NOTICES,
    pacer: createPacer(),
  });
  const lookAround = async (): Promise<void> => {
    await fireTimers(engine, clock);
    await engine.resume();
    await outbox.deliverDue();
  };
  const often = [() => fireTimers(engine, clock), engine.resume, outbox.deliverDue];
  const loops = [
    ...often.map((work) => repeatedly(work, LOOK_EVERY, log)),
    repeatedly(() => options.everyMinute?.() ?? Promise.resolve(), MINUTE, log),
  ];
  return {
    engine,
    outbox,
    speech,
    understanding,
    packs,
    lookAround,
    start: () => {
      for (const loop of loops) loop.start();
    },
    async stop() {
      await Promise.all([outbox.stop(), ...loops.map((loop) => loop.stop())]);
      await engine.stop();
      await disconnectStore();
    },
  };
}

async function takeOver(clock: Clock): Promise<void> {
  await endAllLeases(clock.now());
  await dropAllLeases(System('start'));
}

function learn(schoolsFolder: string): Knowledge {
  const packs = loadPacks(schoolsFolder);
  return { packs, understanding: createUnderstanding(join(LOCALES, 'intents'), packs.values()) };
}

/** Does it again and again, never twice at once; a failure is logged and the next round comes all the same. */
function repeatedly(work: () => Promise<void>, every: number, log: Log): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let at: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async (): Promise<void> => {
    await work().catch((error: unknown) => {
      log.error({ err: error }, 'looking around failed');
    });
    if (!stopped) timer = setTimeout(next, every);
  };
  const next = (): void => {
    at = round();
  };
  return {
    start: next,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await at;
    },
  };
}
