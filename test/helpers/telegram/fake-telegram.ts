/** Telegram's Bot API on 127.0.0.1, keeping its rules: form encoding, limits, lost responses, webhooks, presses that age. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Clock, systemClock } from '../../../bot/core/clock.ts';
import {
  bad,
  type Chat,
  keyboardIn,
  type Params,
  type Refusal,
  refusedChat,
  refusedMessage,
  type Shown,
} from './chats.ts';
import { type SentFiles, sentFiles } from './files.ts';
import { type Limits, limiter, TELEGRAM_LIMITS } from './limits.ts';
import { type Update, type Updates, updatesOf } from './updates.ts';

/** `before`: the connection is cut before anything is done; `after`: it is done, and the response is lost, or half of a file. */
export type Failure = 'before' | 'after' | Refusal;

export interface Call {
  method: string;
  params: Params;
  type: string;
}

export interface FakeTelegram {
  url: string;
  token: string;
  bot: { id: number; username: string };
  /** Every call but those for updates, in order. */
  calls: Call[];
  updates: Updates;
  /** What people sent; a download fails as the method `file`. */
  files: SentFiles;
  /** The next calls of this method fail. */
  failNext(method: string, ...failures: Failure[]): void;
  /** A chat, made when there is none; `open` when somebody has written to the bot in it. */
  chat(id: number): Chat;
  /** Remembers a press, so that it can be answered. */
  pressed(id: string): void;
  close(): Promise<void>;
}

export interface FakeOptions {
  clock?: Clock;
  /** False: all is taken. */
  limits?: Partial<Limits> | false;
  /** Where the public address of the webhook is really served. */
  served?: (url: URL) => string;
  port?: number;
  /** Asked for each call whether it is to fail. */
  fails?: (call: Call) => Failure | undefined;
  /** Told of each message that reached a chat. */
  onShown?: (chat: number, shown: Shown) => void;
  /** Told of each update that the bot took, in order, repeats too. */
  onTaken?: (update: Update) => void;
  /** Telegram takes JSON too; our own client must not begin to send it unseen. */
  takesJson?: boolean;
}

/** How long a press can be answered, in milliseconds. */
const ANSWER_FOR = 150_000;
/** Requests are forms, never JSON. */
const FORM = /urlencoded|multipart/;
const TOKEN = `7000001:${'fakefake'.repeat(5)}`;
const FILE_PATH = new RegExp(`^/file/bot${TOKEN}/(.+)$`);
const BOT = { id: 7_000_001, username: 'kelderswerf_bot' };

type Method = (params: Params) => object | true | Refusal | Promise<object | true | Refusal>;
const open = new Set<() => Promise<void>>();
/** A failing test leaves its server open, which would keep the process alive. */
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

/** An empty Telegram with one bot. */
export async function fakeTelegram(options: FakeOptions = {}): Promise<FakeTelegram> {
  const { clock = systemClock, limits } = options;
  const calls: Call[] = [];
  const chats = new Map<number, Chat>();
  const presses = new Map<string, number>();
  const failures = new Map<string, Failure[]>();
  const files = sentFiles();
  const updates = updatesOf(clock, options.onTaken);
  const mayWait = limits === false ? () => 0 : limiter({ ...TELEGRAM_LIMITS, ...limits }, clock);
  let messages = 1;
  const now = (): number => clock.now().getTime();

  function send(params: Params): object | Refusal {
    const chat = chats.get(Number(params['chat_id']));
    const refused = refusedChat(chat) ?? refusedMessage(params);
    if (refused || !chat) return refused ?? bad('chat not found');
    const wait = mayWait(chat.id);
    if (wait) return { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: wait } };
    const { document, message_thread_id: topic, reply_markup: markup } = params;
    const [text = '', entities = []] = [params['text'] ?? params['caption'], params['entities']];
    const keyboard = keyboardIn(markup);
    const id = messages++;
    const shown: Shown = { id, text: String(text), entities: entities as [], keyboard, at: now() };
    if (document instanceof File) shown.file = document;
    if (topic !== undefined) shown.topic = Number(topic);
    chat.shown.push(shown);
    options.onShown?.(chat.id, shown);
    return { message_id: id, date: Math.floor(now() / 1000), chat: { id: chat.id, type: 'private' }, text };
  }

  function edit(params: Params): object | Refusal {
    const chat = chats.get(Number(params['chat_id']));
    const shown = chat?.shown.find(({ id }) => id === Number(params['message_id']));
    const keyboard = keyboardIn(params['reply_markup']);
    if (!shown) return bad('message to edit not found');
    if (JSON.stringify(shown.keyboard) === JSON.stringify(keyboard)) return bad('message is not modified');
    shown.keyboard = keyboard;
    return { message_id: shown.id };
  }

  async function getUpdates({ offset, limit = 100, timeout = 0 }: Params): Promise<object | Refusal> {
    const conflict = { error_code: 409, description: 'Conflict' };
    if (updates.webhook) return conflict;
    const from = offset === undefined ? undefined : Number(offset);
    const found = await updates.ask(from, Number(limit), Number(timeout));
    return found === 'conflict' ? conflict : found;
  }

  function setWebhook(params: Params): true {
    const url = new URL(String(params['url']));
    updates.setWebhook({ url: () => options.served?.(url) ?? url.href, secret: String(params['secret_token']) });
    return true;
  }

  const METHODS: Record<string, Method> = {
    getMe: () => ({ id: BOT.id, is_bot: true, first_name: 'Samenspraak', username: BOT.username }),
    getUpdates,
    setWebhook,
    deleteWebhook: () => (updates.setWebhook(undefined), true),
    setMyCommands: ({ commands }) =>
      (commands as { command: string }[]).every(({ command }) => /^[a-z\d_]{1,32}$/.test(command)) ||
      bad('BOT_COMMAND_INVALID'),
    getChat: ({ chat_id: id }) => refusedChat(chats.get(Number(id))) ?? { id: Number(id), type: 'private' },
    sendMessage: send,
    sendDocument: send,
    getFile: files.getFile,
    editMessageReplyMarkup: edit,
    answerCallbackQuery: ({ callback_query_id: id }) =>
      now() - (presses.get(String(id)) ?? 0) < ANSWER_FOR || bad('query is too old and response timeout expired'),
  };

  async function resultOf({ method, params, type }: Call, token: string | undefined): Promise<unknown> {
    const run = METHODS[method];
    if (token !== TOKEN) return { error_code: 401, description: 'Unauthorized' };
    if (!run) return { error_code: 404, description: 'Not Found' };
    const isForm = Object.keys(params).length === 0 || FORM.test(type);
    return isForm || options.takesJson ? run(params) : bad('neither a form nor multipart');
  }

  const failureOf = (call: Call): Failure | undefined => failures.get(call.method)?.shift() ?? options.fails?.(call);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
    const call = await callIn(request, method);
    const failure = failureOf(call);
    if (failure !== 'before' && method !== 'getUpdates') calls.push(call);
    const result = failure === 'before' ? undefined : (refusalIn(failure) ?? (await resultOf(call, token)));
    if (failure === 'before' || failure === 'after') return void request.socket.destroy();
    const refused = refusalIn(result);
    response.writeHead(refused?.error_code ?? 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(refused ? { ok: false, ...refused } : { ok: true, result }));
  }

  function giveFile(path: string, request: IncomingMessage, response: ServerResponse): void {
    const call = { method: 'file', params: { path }, type: '' };
    calls.push(call);
    const failure = failureOf(call);
    const bytes = files.at(path);
    if (failure === 'before') return void request.socket.destroy();
    response.writeHead(
      refusalIn(failure)?.error_code ?? (bytes ? 200 : 404),
      refusalIn(failure) ? {} : { 'content-length': bytes?.length ?? 0 },
    );
    if (failure === 'after') response.write('h', () => request.socket.destroy());
    else response.end(refusalIn(failure) ? undefined : bytes);
  }

  const server = createServer((request, response) => {
    const [, path] = FILE_PATH.exec(request.url ?? '') ?? [];
    if (path !== undefined) return giveFile(path, request, response);
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    open.delete(close);
    updates.close();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  open.add(close);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: TOKEN,
    bot: BOT,
    calls,
    updates,
    files,
    failNext: (method, ...next) => void failures.set(method, [...(failures.get(method) ?? []), ...next]),
    chat(id) {
      const chat = chats.get(id) ?? { id, shown: [], isOpen: false, isBlocked: false };
      chats.set(id, chat);
      return chat;
    },
    pressed: (id) => void presses.set(id, now()),
    close,
  };
}

const refusalIn = (result: unknown): Refusal | undefined =>
  typeof result === 'object' && result !== null && 'error_code' in result ? (result as Refusal) : undefined;

async function callIn(request: IncomingMessage, method: string): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const type = request.headers['content-type'] ?? '';
  const body = Buffer.concat(chunks);
  if (type.includes('json')) return { method, type, params: JSON.parse(body.toString()) as Params };
  // What comes here is our own client's.
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- unfit for a server that anybody can post to
  const form = FORM.test(type) ? await new Response(body, { headers: { 'content-type': type } }).formData() : [];
  return { method, type, params: Object.fromEntries([...form].map(([name, value]) => [name, valueIn(value)])) };
}

/** Structures come as JSON in a field. */
function valueIn(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
