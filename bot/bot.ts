/** The bot without its channels' servers: store, packs, understanding, speech, turn and outbox put together. */
import { join } from 'node:path';
import { hostname } from 'node:os';
import { BY_INTENT, NOTICES, voice } from '../dialogs/index.ts';
import { urgentMessage } from '../dialogs/urgent.ts';
import { loadPacks } from '../models/packs/load.ts';
import { usePacks } from '../models/packs/registry.ts';
import type { Pack } from '../models/packs/types.ts';
import { useMasterKey, useMasterKeyFile } from '../models/sealed.ts';
import { connectStore, disconnectStore } from '../models/store.ts';
import type { Adapter, ChannelName } from './core/channel.ts';
import type { Clock } from './core/clock.ts';
import type { Log } from './core/log.ts';
import { deliverDue } from './outbox/deliver.ts';
import { createSpeech, type Speech } from './speech/speech.ts';
import type { EngineParts } from './turn/conversation.ts';
import { createEngine, type Engine } from './turn/engine.ts';
import { createUnderstanding, type Understanding } from './understanding/understand.ts';

const ROOT = join(import.meta.dirname, '..');
const LOCALES = join(ROOT, 'locales');
/** How often the store is asked whether something is due, in milliseconds. */
const LOOK_EVERY = 1_000;
const ROWS_AT_ONCE = 50;

export interface BotOptions {
  /** Where the store answers; may still be starting while the packs are learnt. */
  storeUri: string | Promise<string>;
  /** 32 bytes, or the file that holds them. */
  masterKey: Buffer | string;
  /** Where a store is backed up before it is migrated. */
  backups?: string;
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
}

/** What is read and learnt once, at the start. */
export interface Knowledge {
  packs: ReadonlyMap<string, Pack>;
  understanding: Understanding;
}

export interface Bot extends Knowledge {
  engine: Engine;
  speech: Speech;
  /** Sends what is due now and takes up what was left behind. */
  lookAround(): Promise<void>;
  /** Looks around every second from now on. */
  start(): void;
  /** Finishes the turns at hand and lets go of the store. */
  stop(): Promise<void>;
}

/** Throws OperatorError with all that must be mended first. */
export async function createBot(options: BotOptions): Promise<Bot> {
  const { clock, log, school, dialogs = BY_INTENT } = options;
  const { packs, understanding } = options.known ?? learn(options.schoolsFolder);
  usePacks(packs);
  const { masterKey, backups } = options;
  await connectStore(await options.storeUri, {
    useKey: () => (typeof masterKey === 'string' ? useMasterKeyFile(masterKey) : useMasterKey(masterKey)),
    ...(backups === undefined ? {} : { backups }),
    clock,
  });
  const speech = await createSpeech(LOCALES);
  const adapters = new Map<ChannelName, Adapter>(options.adapters.map((adapter) => [adapter.channel, adapter]));
  const { say, languages } = speech;
  const engine = createEngine({
    turn: { understanding, say, languages, dialogs, voice, urgent: urgentMessage, school, clock, log },
    adapters,
    speech,
    clock,
    log,
    owner: `${hostname()}/${process.pid}`,
    settleFor: options.settleFor,
    ...(options.onTurn ? { onTurn: options.onTurn } : {}),
  });
  const lookAround = async (): Promise<void> => {
    await engine.resume();
    await deliverDue({ adapters, notices: NOTICES, speech, clock, log }, ROWS_AT_ONCE);
  };
  const looking = repeatedly(lookAround, log);
  return {
    engine,
    speech,
    understanding,
    packs,
    lookAround,
    start: looking.start,
    async stop() {
      await looking.stop();
      await engine.stop();
      await disconnectStore();
    },
  };
}

function learn(schoolsFolder: string): Knowledge {
  const packs = loadPacks(schoolsFolder);
  return { packs, understanding: createUnderstanding(join(LOCALES, 'intents'), packs.values()) };
}

/** Does it again and again, never twice at once; a failure is logged and the next round comes all the same. */
function repeatedly(work: () => Promise<void>, log: Log): { start(): void; stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let at: Promise<void> = Promise.resolve();
  let stopped = false;
  const round = async (): Promise<void> => {
    await work().catch((error: unknown) => {
      log.error({ err: error }, 'looking around failed');
    });
    if (!stopped) timer = setTimeout(next, LOOK_EVERY);
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
