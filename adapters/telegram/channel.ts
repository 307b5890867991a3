/** The Telegram channel put together: its way out, its way in, and the moment they are opened. */
import { setTimeout as pause } from 'node:timers/promises';
import { Api } from 'node-telegram-bot-api';
import { type Adapter } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type Door } from '../../bot/core/door.ts';
import { OperatorError } from '../../bot/core/errors.ts';
import { type Log } from '../../bot/core/log.ts';
import { type Route } from '../web/http.ts';
import { setCommands, type Words } from './commands.ts';
import { download } from './download.ts';
import { isWrongToken } from './failures.ts';
import { callApi } from './fetch.ts';
import { type Accept, createIntake, type Intake } from './intake.ts';
import { telegramDoor } from './mini-app.ts';
import { longPoll, type Poll, type Waits } from './poll.ts';
import { type Part, planParts } from './plan.ts';
import { sendPart } from './send.ts';
import { ALLOWED_UPDATES } from './update.ts';
import { secretOf, WEBHOOK_PATH, webhookRoute } from './webhook.ts';

export interface TelegramOptions {
  token: string;
  /** The address of the Bot API. */
  apiUrl: string;
  /** The https address that Telegram can reach us at: then it calls us. Without it we ask for updates. */
  publicUrl?: string | undefined;
  words: Words;
  clock: Clock;
  log: Log;
  waits?: Partial<Waits>;
}

/** What the channel asks of the rest of the program. */
export interface TelegramPorts {
  accept: Accept;
  /** Whether this process is the one that asks for updates. */
  mayPoll(): Promise<boolean>;
}

export interface TelegramChannel {
  adapter: Adapter<Part>;
  /** For the web server; none without `publicUrl`. */
  routes: Route[];
  /** Of the Mini App, which Telegram opens at an https address only. */
  door?: Door;
  /** Begins to take updates. While Telegram cannot be reached it goes on trying. Throws OperatorError for a wrong token. */
  open(ports: TelegramPorts): Promise<void>;
  close(): Promise<void>;
}

/**
 * Telegram's own figures are 30 messages a second in all, and one in a chat (core.telegram.org/bots/faq). We send 21 and 1.05 s
 * apart, so that at most 22 arrive within a second, and one in a chat, also when they travel unevenly.
 */
const LIMITS = { perSecond: 21, apart: 1_050 };
/** Milliseconds for a call; a response that comes later counts as lost. */
const PATIENCE = 30_000;
/** Between two tries to reach Telegram at the start. */
const TRY_EVERY = 5_000;

/** Nothing happens before `open`. */
export function telegramChannel(options: TelegramOptions): TelegramChannel {
  const { token, apiUrl, publicUrl, words, log } = options;
  const api = new Api(token, { apiRoot: apiUrl, maxRetries: 0, timeoutMs: PATIENCE, fetch: callApi });
  const closing = new AbortController();
  let intake: Intake | undefined;
  let poll: Poll | undefined;
  let opening: Promise<void> = Promise.resolve();

  async function connect(ports: TelegramPorts): Promise<void> {
    intake = await introduce(api, options, ports);
    const { take } = intake;
    if (publicUrl !== undefined) await api.setWebhook(webhookAt(publicUrl, token));
    else await api.deleteWebhook();
    await setCommands(api, words).catch((error: unknown) => {
      log.warn({ err: error }, 'the menu of commands was not set');
    });
    if (publicUrl !== undefined || closing.signal.aborted) return;
    poll = longPoll({ api, take, mayPoll: ports.mayPoll, log, ...(options.waits ? { waits: options.waits } : {}) });
    poll.start();
  }

  /** Returns when it is connected, or closed. */
  async function keepTrying(ports: TelegramPorts): Promise<void> {
    await pause(options.waits?.failed ?? TRY_EVERY, undefined, { signal: closing.signal }).catch(() => undefined);
    if (closing.signal.aborted) return;
    await connect(ports).catch((error: unknown) => {
      log.warn({ err: error }, 'Telegram cannot be reached yet');
      return keepTrying(ports);
    });
  }

  return {
    adapter: {
      channel: 'telegram',
      limits: LIMITS,
      plan: (message) => planParts(message, (source, language) => words.say('bot.source', language, { source })),
      send: (to, part) => sendPart(api, to.conversation, part),
      takesFiles: true,
      fetch: (ref, atMost) => download({ api, apiUrl, token }, ref, atMost),
    },
    routes: publicUrl === undefined ? [] : [webhookRoute(secretOf(token), () => intake?.take)],
    ...(publicUrl === undefined ? {} : { door: telegramDoor(token, options.clock) }),
    async open(ports) {
      await connect(ports).catch((error: unknown) => {
        if (isWrongToken(error)) throw wrongToken();
        log.warn({ err: error }, 'Telegram cannot be reached: the rest works, and it is tried again');
        opening = keepTrying(ports);
      });
    },
    async close() {
      closing.abort();
      await opening;
      await poll?.stop();
      await intake?.idle();
    },
  };
}

/** Who we are is known only to Telegram; in a group nothing can be understood without it. */
async function introduce(api: Api, { words, clock, log }: TelegramOptions, { accept }: TelegramPorts): Promise<Intake> {
  const { id, username = '' } = await api.getMe();
  log.info({ bot: id }, 'Telegram');
  return createIntake({ api, me: { id, username }, accept, words, clock, log });
}

const webhookAt = (publicUrl: string, token: string): Parameters<Api['setWebhook']>[0] => ({
  url: `${publicUrl}${WEBHOOK_PATH}`,
  secret_token: secretOf(token),
  allowed_updates: ALLOWED_UPDATES,
});

const wrongToken = (): OperatorError =>
  new OperatorError('Telegram does not know TELEGRAM_BOT_TOKEN: copy it again from @BotFather (docs/telegram.md).');
