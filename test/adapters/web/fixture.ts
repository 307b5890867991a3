/** The outside of the web channel: a history in memory, an `accept` that can be scripted, and the real server. */
import { connect } from 'node:net';
import { type Incoming, type Spoken } from '../../../bot/core/channel.ts';
import { systemClock } from '../../../bot/core/clock.ts';
import { createLog } from '../../../bot/core/log.ts';
import { webChannel } from '../../../adapters/web/channel.ts';
import { chatRoutes, type ChatPorts } from '../../../adapters/web/chat-routes.ts';
import { type ChatPerson } from '../../../adapters/web/demo.ts';
import { type History, type HistoryRow } from '../../../adapters/web/history.ts';
import { type Route } from '../../../adapters/web/http.ts';
import { Live, toldLive } from '../../../adapters/web/live.ts';
import { createServer, type ServerOptions } from '../../../adapters/web/server.ts';

const PEOPLE: ChatPerson[] = [
  { id: 'fatma', name: 'Fatma Yildiz', language: 'nl', about: { nl: 'Moeder van Elif.', en: 'Mother of Elif.' } },
  { id: 'els', name: 'Els Bakker', language: 'nl', about: { nl: 'Leerkracht.', en: 'Teacher.' } },
];

/** Keeps rows as the store does: once per id. */
export function memoryHistory(): History & { rows(conversation: string): HistoryRow[] } {
  const all = new Map<string, HistoryRow[]>();
  const rows = (conversation: string): HistoryRow[] => all.get(conversation) ?? [];
  return {
    rows,
    async add(conversation, ...more) {
      const fresh = more.filter((row) => !rows(conversation).some(({ id }) => id === row.id));
      all.set(conversation, [...rows(conversation), ...fresh]);
    },
    last: async (conversation, count) => rows(conversation).slice(-count),
  };
}

export type Accept = (incoming: Incoming) => Promise<'accepted' | 'repeated' | 'full'>;

export interface Chat {
  address: string;
  accepted: Incoming[];
  /** What the log said, a line each. */
  logged: string[];
  languages: string[];
  history: ReturnType<typeof memoryHistory>;
  live: Live;
  /** Changes what accepting does; the default stores the person's row. */
  onAccept(accept: Accept): void;
  /** Says something to a conversation, as the engine does. */
  say(conversation: string, message: Spoken, id?: string): Promise<void>;
  close(grace?: number): Promise<void>;
}

type Options = Partial<ServerOptions> & { chat?: Partial<ChatPorts>; more?: (ports: ChatPorts) => Route[] };

let messages = 0;
const open = new Set<() => Promise<void>>();
/** A failing test leaves its server open, which would keep the process alive. */
if (typeof after === 'function') after(() => Promise.all([...open].map((close) => close())));

/** The real server with the chat's routes, on a free port. */
export async function startChat({ chat = {}, more = () => [], ...options }: Options = {}): Promise<Chat> {
  const history = memoryHistory();
  const live = new Live();
  const told = toldLive(history, live);
  const channel = webChannel(told, systemClock);
  const accepted: Incoming[] = [];
  const logged: string[] = [];
  const languages: string[] = [];
  let accept: Accept = async (incoming) => {
    const body = { text: incoming.text ?? '' };
    await told.add(incoming.conversation.id, { id: incoming.key, at: incoming.at, from: 'person', body });
    return 'accepted';
  };
  const log = createLog('info', { write: (line: string) => void logged.push(line) });
  const ports: ChatPorts = {
    people: async () => PEOPLE,
    accept: (incoming) => {
      accepted.push(incoming);
      return accept(incoming);
    },
    setLanguage: async (_account, language) => void languages.push(language),
    languages: ['nl', 'en'],
    history: told,
    live,
    clock: systemClock,
    log,
    https: false,
    ...chat,
  };
  const routes = [...chatRoutes(ports), ...more(ports), ...(options.routes ?? [])];
  const ready = async (): Promise<boolean> => true;
  const server = createServer({ host: '127.0.0.1', port: 0, trustProxy: false, log, ready, ...options, routes });
  const address = await server.start();
  const close = (grace?: number): Promise<void> => {
    open.delete(close);
    return server.close(grace);
  };
  open.add(close);
  return {
    address,
    accepted,
    logged,
    languages,
    history,
    live,
    onAccept: (next) => void (accept = next),
    async say(conversation, message, id = `said-${++messages}`) {
      for (const [index, part] of channel.plan(message).entries()) {
        await channel.send({ channel: 'web', conversation }, part, `${id}/${index}`);
      }
    },
    close,
  };
}

/** A message in Dutch. */
export const spoken = (text: string, more: Partial<Spoken> = {}): Spoken => ({
  text,
  language: 'nl',
  direction: 'ltr',
  ...more,
});

/** A browser that has chosen its person. */
export interface Visitor {
  cookie: string;
  person: string;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  get(path: string, signal?: AbortSignal): Promise<Response>;
}

/** Opens a session as this person. */
export async function visit(address: string, person = 'fatma'): Promise<Visitor> {
  const opened = await postJson(`${address}/api/session`, { person });
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const url = (path: string): string => `${address}${path}?person=${person}`;
  return {
    cookie,
    person,
    post: (path, body, headers = {}) => postJson(url(path), body, { cookie, ...headers }),
    get: (path, signal) => fetch(url(path), { headers: { cookie }, ...(signal ? { signal } : {}) }),
  };
}

/** `body`: a string is sent as it is. */
export const postJson = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
  });

/** Sends raw bytes and returns all that comes back until the connection is closed. */
export function rawRequest(address: string, chunks: string[], pause = 0): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(port), hostname);
    socket.on('data', (data) => (answer += data.toString('latin1')));
    socket.on('close', () => resolve(answer));
    socket.on('error', (error: NodeJS.ErrnoException) => (answer === '' ? reject(error) : resolve(answer)));
    const [first = '', ...rest] = chunks;
    socket.write(first);
    for (const [index, chunk] of rest.entries()) {
      setTimeout(() => socket.writable && socket.write(chunk), pause * (index + 1)).unref();
    }
  });
}

/** Reads events until `enough`, then goes away. */
export async function readEvents(visitor: Visitor, enough: (text: string) => boolean): Promise<string> {
  const away = new AbortController();
  const response = await visitor.get('/api/events', away.signal);
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (enough(text)) break;
  }
  away.abort();
  return text;
}
