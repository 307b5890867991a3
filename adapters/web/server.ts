/** The HTTP server: mounts the routes of all adapters, and holds the limits they share. The only file that knows restify. */
import { type Server as HttpServer } from 'node:http';
import restify, { type Next, type Request, type Response, type ServerOptions as RestifyOptions } from 'restify';
import { OperatorError } from '../../bot/core/errors.ts';
import { type Log } from '../../bot/core/log.ts';
import { healthRoutes, metricsRoutes, type Metrics } from './health.ts';
import { refusal, type Route } from './http.ts';
import { type TrustProxy } from './remote.ts';
import { Serving } from './serving.ts';

export interface ServerOptions {
  host: string;
  /** 0: any that is free. */
  port: number;
  /** The address people use, where a proxy stands in front. */
  publicUrl?: string | undefined;
  trustProxy: TrustProxy;
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

/** The server, not yet listening. `start` throws OperatorError where it cannot listen. */
export function createServer(options: ServerOptions): WebServer {
  // Its types still name the logger it had before pino. Below `warn` it would log what people send.
  const log = options.log.child({}, { level: 'warn' }) as unknown as NonNullable<RestifyOptions['log']>;
  const server = restify.createServer({ name: '', log });
  const http = server.server as HttpServer;
  const patience = { ...PATIENCE, ...options.patience };
  setPatience(http, patience);
  const serving = new Serving({
    trustProxy: options.trustProxy,
    https: options.publicUrl?.startsWith('https:') ?? false,
    patience: patience.body,
    log: options.log,
  });

  server.on('error', (err) => options.log.error({ err }, 'HTTP server'));
  server.pre(refuseOddAddress);
  server.on(
    'restifyError',
    (_request: Request, response: Response, error: { statusCode?: number }, done: () => void) => {
      const missing = error.statusCode === 405 ? refusal(405, 'wrong-method') : refusal(404, 'not-found');
      serving.send(response, missing);
      done();
    },
  );
  for (const route of allRoutes(options)) {
    const serve = serving.handler(route);
    server[route.method === 'GET' ? 'get' : 'post'](route.path, async (request: Request, response: Response) =>
      serve(request, response),
    );
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

/** restify builds a URL from the Host header and throws on what is none; a host with a slash would change the path. */
function refuseOddAddress(request: Request, response: Response, next: Next): void {
  const host = request.headers.host ?? 'localhost';
  const plain = /^([\w.-]+|\[[\da-f:.]+\])(:\d{1,5})?$/i.test(host) && request.url?.startsWith('/') === true;
  if (plain && URL.canParse(`http://${host}${request.url ?? ''}`)) {
    next();
    return;
  }
  response.writeHead(400, { Connection: 'close' });
  response.end();
  next(false);
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
      reject(
        new OperatorError(
          `cannot listen on ${host}:${port} (${cause.code ?? cause.message}): choose another PORT or address`,
          { cause },
        ),
      );
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
