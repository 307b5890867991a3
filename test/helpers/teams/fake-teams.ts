/** Microsoft's side on 127.0.0.1, keeping its rules: keys, tokens, limits, blocked apps, lost responses, redelivery under a new id. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, systemClock } from '../../../bot/core/clock.ts';
import { type Chat, type Posted, refusedMessage, type Shown, shownAs } from './chats.ts';
import { limiter } from './limits.ts';
import { type Claims, type Signer, signer } from './signer.ts';

export const APP = '11111111-1111-4111-8111-111111111111';
export const TENANT = '22222222-2222-4222-8222-222222222222';
export const PASSWORD = 'fakefake~fakefake~fakefake';
export const BOT = `28:${APP}`;
/** Who signs for the tenant itself. */
export const ENTRA = `https://sts.windows.net/${TENANT}/`;

/** `before`: the connection is cut before anything is done; `after`: it is done, and the response is lost. */
export type Failure = 'before' | 'after' | { status: number; retryAfter?: number };

export interface FakeTeams {
  /** The origin of everything: keys, tokens, messages. */
  url: string;
  signer: Signer;
  /** Every call, in order, as "METHOD /path". */
  calls: string[];
  /** What was wrong with messages that were not taken. */
  problems: string[];
  /** The next calls for messages fail. */
  failNext(...failures: Failure[]): void;
  /** False: keys and tokens are not answered. */
  isUp: boolean;
  /** A chat, made when there is none. */
  chat(id: string, kind?: Chat['kind']): Chat;
  /** Told of each message that is shown. */
  onShown(conversation: string, shown: Shown): void;
  /** Where the bot is. */
  endpoint: string;
  /** The token of a call by the Bot Connector; other claims on request. */
  token(claims?: Claims): Promise<string>;
  /** Posts once; returns the response. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Delivers as Teams does: again, under a new activity id, while there is no answer. Returns the body of the answer. */
  deliver(activity: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export interface FakeOptions {
  clock?: Clock;
  /** False: all is taken. */
  limits?: false;
  /** Milliseconds that an answer is waited for; Teams waits 15 seconds. */
  patience?: number;
  /** How this call for a message fails; undefined: not at all. */
  fails?(posted: Posted): Failure | undefined;
  /** Answers each call for a message that is in order, in place of our own chats. */
  elsewhere?(call: { method: string; path: string; body: string }): Promise<Reply>;
}

const TRIES = 5;
const open = new Set<() => Promise<void>>();
/** A failing test leaves its server open, which would keep the process alive. */
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

/** An empty cloud with one app. */
export async function fakeTeams({
  clock = systemClock,
  limits,
  patience = 15_000,
  fails = () => undefined,
  elsewhere,
}: FakeOptions = {}): Promise<FakeTeams> {
  const chats = new Map<string, Chat>();
  const failures: Failure[] = [];
  const takes = limits === false ? () => 0 : limiter(clock);
  const accessToken = `access-${randomUUID()}`;
  let messages = 1;

  function refusedBy(posted: Posted): Reply | undefined {
    const problem = refusedMessage(posted);
    if (problem === undefined) return undefined;
    fake.problems.push(problem);
    return refused(400, problem);
  }

  /** `id`: of the message to change. */
  function send(conversation: string, id: string | undefined, posted: Posted): Reply {
    const chat = chats.get(conversation);
    if (!chat) return refused(404, 'ConversationNotFound');
    if (chat.isBlocked) return refused(403, 'MessageWritesBlocked');
    const wait = takes(conversation);
    if (wait) return { ...refused(429, 'Throttled'), headers: { 'retry-after': String(wait) } };
    const problem = refusedBy(posted);
    if (problem) return problem;
    if (id === undefined) {
      const shown = shownAs(`1:${messages++}`, posted, 0);
      chat.shown.push(shown);
      fake.onShown(conversation, shown);
      return { status: 201, json: { id: shown.id } };
    }
    const at = chat.shown.findIndex((one) => one.id === id);
    if (at < 0) return refused(404, 'ActivityNotFoundInConversation');
    chat.shown[at] = shownAs(id, posted, (chat.shown[at]?.edits ?? 0) + 1);
    return { status: 200, json: { id } };
  }

  function open_(path: string, form: string): Reply | undefined {
    const isAway: Reply = { status: 503, json: {} };
    if (path === '/v1/.well-known/openidconfiguration')
      return fake.isUp
        ? { status: 200, json: { issuer: 'https://api.botframework.com', jwks_uri: `${fake.url}/keys` } }
        : isAway;
    if (path === `/${TENANT}/v2.0/.well-known/openid-configuration`)
      return fake.isUp ? { status: 200, json: { jwks_uri: `${fake.url}/keys` } } : isAway;
    if (path === '/keys') return fake.isUp ? { status: 200, json: { keys: [fake.signer.jwk] } } : isAway;
    if (path === `/${TENANT}/discovery/v2.0/keys`) return open_('/keys', form);
    if (path !== `/${TENANT}/oauth2/v2.0/token`) return undefined;
    if (!fake.isUp) return isAway;
    const { client_id: id, client_secret: secret } = Object.fromEntries(new URLSearchParams(form));
    const isRight = id === APP && secret === PASSWORD;
    return isRight
      ? { status: 200, json: { access_token: accessToken, expires_in: 3_599 } }
      : refused(401, 'invalid_client');
  }

  function answerTo({ method = '', url = '', headers }: IncomingMessage, body: string): Reply | Promise<Reply> {
    const free = open_(url, body);
    if (free) return free;
    const [, conversation = '', id] = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/.exec(url) ?? [];
    if (conversation === '' || (method === 'PUT' && id === undefined)) return refused(404, 'no such address');
    if (headers.authorization !== `Bearer ${accessToken}`) return refused(401, 'Unauthorized');
    if (elsewhere) return refusedBy(JSON.parse(body) as Posted) ?? elsewhere({ method, path: url, body });
    // A message posted under an id answers that one.
    const changed = method === 'PUT' ? decodeURIComponent(id ?? '') : undefined;
    return send(decodeURIComponent(conversation), changed, JSON.parse(body) as Posted);
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const isMessage = request.url?.startsWith('/v3/') ?? false;
    const failure = isMessage ? (failures.shift() ?? fails(JSON.parse(body) as Posted)) : undefined;
    if (failure !== 'before') fake.calls.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (failure === 'before') return void request.socket.destroy();
    const reply = typeof failure === 'object' ? failed(failure) : await answerTo(request, body);
    if (failure === 'after') return void request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.json));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeTeams = {
    url,
    signer: await signer(),
    calls: [],
    problems: [],
    isUp: true,
    onShown: () => undefined,
    endpoint: '',
    failNext: (...next) => void failures.push(...next),
    chat(id, kind = 'personal') {
      const chat = chats.get(id) ?? { id, kind, shown: [], isBlocked: false };
      chats.set(id, chat);
      return chat;
    },
    token: (claims = {}) =>
      fake.signer.sign({ iss: 'https://api.botframework.com', aud: APP, serviceurl: `${url}/`, ...claims }),
    async post(body, headers = {}) {
      const authorization = `Bearer ${await fake.token()}`;
      return fetch(fake.endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
        signal: AbortSignal.timeout(patience),
      });
    },
    async deliver(activity) {
      for (let time = 0; time < TRIES; time++) {
        const again = time === 0 ? activity : { ...activity, id: `again-${randomUUID()}` };
        const response = await fake.post(again).catch(() => undefined);
        if (response?.ok) return (await response.json()) as Record<string, unknown>;
        await pause(20);
      }
      throw new Error('the bot did not take it');
    },
    close: () => close(),
  };
  const close = async (): Promise<void> => {
    open.delete(close);
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  open.add(close);
  return fake;
}

export interface Reply {
  status: number;
  json: object;
  headers?: Record<string, string>;
}
const refused = (status: number, code: string): Reply => ({ status, json: { error: { code } } });
const failed = ({ status, retryAfter }: Exclude<Failure, string>): Reply => ({
  ...refused(status, 'Failed'),
  ...(retryAfter === undefined ? {} : { headers: { 'retry-after': String(retryAfter) } }),
});
