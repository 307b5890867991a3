/** The HTTP server: mounts the routes of all adapters, and holds the limits they share. The only file that knows restify. */
import { type Server as HttpServer } from 'node:http';
import restify, { type Request, type Response } from 'restify';
import { OperatorError } from '../../bot/core/errors.ts';
import { type Log } from '../../bot/core/log.ts';
import { expectJson, readBody } from './body.ts';
import { securityHeaders } from './headers.ts';
import { healthRoutes, metricsRoutes, type Metrics } from './health.ts';
import { answerTo, HttpError, refusal, type Answer, type Head, type Route } from './http.ts';
import { parseObject } from './json.ts';
import { rateLimiter } from './rate.ts';
import { network, remoteAddress } from './remote.ts';
import { Streams } from './stream.ts';

export interface ServerOptions {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** The address people use, where a proxy stands in front. */
  publicUrl?: string | undefined;
  /** Believe the proxy's X-Forwarded-For. */
  trustProxy: boolean;
  routes: readonly Route[];
  /** Whether messages can be taken now. */
  ready: () => Promise<boolean>;
  metrics?: Metrics | undefined;
  log: Log;
  patience?: Partial<Patience>;
}

/** Milliseconds a client gets. */
export interface Patience {
  headers: number;
  body: number;
  /** How often slow headers are looked for. */
  check: number;
}
const PATIENCE: Patience = { headers: 10_000, body: 15_000, check: 5_000 };

export interface WebServer {
  /** Begins to listen, on the given host only. @returns its address, "http://127.0.0.1:3978" */
  start(): Promise<string>;
  /** Takes no more connections, ends the streams, finishes the requests at hand; after `grace` milliseconds it cuts them off. */
  close(grace?: number): Promise<void>;
}

export function createServer(options: ServerOptions): WebServer {
  const server = restify.createServer({ name: '', log: options.log.child({}, { level: 'warn' }) });
  const http = server.server as HttpServer;
  const patience = { ...PATIENCE, ...options.patience };
  setPatience(http, patience);
  const serving = new Serving(options, patience);

  server.first(refuseOddAddress);
  server.on('restifyError', (_request: Request, response: Response, error: { statusCode?: number }, done: () => void) => {
    const missing = error.statusCode === 405 ? refusal(405, 'wrong-method') : refusal(404, 'not-found');
    serving.send(response, missing);
    done();
  });
  for (const route of allRoutes(options)) {
    const serve = serving.handler(route);
    server[route.method === 'GET' ? 'get' : 'post'](route.path, async (request: Request, response: Response) => serve(request, response));
  }

  return {
    start: () => listen(http, options),
    close: (grace = 5_000) => {
      serving.stop();
      return closeServer(http, grace);
    },
  };
}

const allRoutes = ({ routes, ready, metrics, log }: ServerOptions): Route[] => [
  ...routes,
  ...healthRoutes(ready, log),
  ...(metrics ? metricsRoutes(metrics) : []),
];

/** What happens to one request, between restify and the route. */
class Serving {
  readonly #options: ServerOptions;
  readonly #patience: Patience;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #streams = new Streams();
  #stopping = false;

  constructor(options: ServerOptions, patience: Patience) {
    this.#options = options;
    this.#patience = patience;
    this.#headers = securityHeaders(options.publicUrl?.startsWith('https:') ?? false);
  }

  handler(route: Route): (request: Request, response: Response) => Promise<void> {
    const mayAsk = route.rate ? rateLimiter(route.rate) : () => true;
    return async (request, response) => {
      const answer = await this.#answer(route, request, mayAsk).catch((error: unknown) => this.#failure(route, error));
      if (!response.destroyed) this.send(response, answer);
    };
  }

  async #answer(route: Route, request: Request, mayAsk: (client: string) => boolean): Promise<Answer> {
    const head = this.#head(request);
    if (!mayAsk(network(head.remote))) throw new HttpError(429, 'too-many-messages');
    const early = route.admit?.(head);
    if (early) return early;
    if (route.method === 'GET') return route.handle({ ...head, body: {} });
    expectJson(request);
    const bytes = await readBody(request, route.limit, this.#patience.body);
    return route.handle({ ...head, body: parseObject(bytes) });
  }

  #head(request: Request): Head {
    return {
      path: request.path(),
      params: request.params as Record<string, string>,
      query: new URLSearchParams(request.getQuery()),
      headers: request.headers,
      remote: remoteAddress(request, this.#options.trustProxy),
    };
  }

  #failure(route: Route, error: unknown): Answer {
    const expected = answerTo(error);
    if (expected && expected.status < 500) return expected;
    this.#options.log.error({ err: error, route: route.path }, 'request failed');
    return expected ?? refusal(500, 'internal');
  }

  send(response: Response, answer: Answer): void {
    const headers: Record<string, string> = { ...this.#headers, ...answer.headers };
    // A client that is still sending has nothing more to say to us; and a server that stops keeps no connection.
    if (answer.status === 408 || this.#stopping) headers['Connection'] = 'close';
    if (answer.stream) {
      response.writeHead(answer.status, headers);
      answer.stream(this.#streams.open(response));
      return;
    }
    const body = answer.json === undefined ? (answer.body ?? '') : JSON.stringify(answer.json);
    if (answer.json !== undefined) headers['Content-Type'] = 'application/json; charset=utf-8';
    headers['Content-Length'] = String(Buffer.byteLength(body));
    response.sendRaw(answer.status, body, headers);
  }

  stop(): void {
    this.#stopping = true;
    this.#streams.endAll();
  }
}

/** restify builds a URL from the Host header and throws on what is none; a host with a slash would change the path. */
function refuseOddAddress(request: Request, response: Response): boolean {
  const host = request.headers.host ?? 'localhost';
  const plain = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host) && request.url?.startsWith('/') === true;
  if (plain && URL.canParse(`http://${host}${request.url ?? ''}`)) return true;
  response.writeHead(400, { Connection: 'close' }).end();
  return false;
}

function setPatience(http: HttpServer, { headers, body, check }: Patience): void {
  http.headersTimeout = headers;
  http.requestTimeout = headers + body;
  // Read when it begins to listen; restify has no way to hand it over earlier.
  Object.assign(http, { connectionsCheckingInterval: check });
}

function listen(http: HttpServer, { host, port }: ServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (cause: NodeJS.ErrnoException): void => {
      reject(new OperatorError(`cannot listen on ${host}:${port} (${cause.code ?? cause.message}): choose another PORT or address`, { cause }));
    };
    http.once('error', fail);
    http.listen(port, host, () => {
      http.off('error', fail);
      const address = http.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

async function closeServer(http: HttpServer, grace: number): Promise<void> {
  const cut = setTimeout(() => http.closeAllConnections(), grace);
  await new Promise<void>((resolve) => http.close(() => resolve()));
  clearTimeout(cut);
}
