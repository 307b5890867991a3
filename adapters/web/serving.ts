/** What happens to one request, between the router and the route: limits, body, answer, headers. */
import { type IncomingMessage, type ServerResponse } from 'node:http';
import { type Log } from '../../bot/core/log.ts';
import { expectJson, readBody } from './body.ts';
import { expectForm, parseForm } from './form.ts';
import { securityHeaders } from './headers.ts';
import { answerTo, HttpError, refusal, type Answer, type Head, type Route } from './http.ts';
import { parseObject } from './json.ts';
import { rateLimiter } from './rate.ts';
import { network, remoteAddress, type TrustProxy } from './remote.ts';
import { Streams } from './stream.ts';

/** What restify adds to Node's request and response. */
interface Request extends IncomingMessage {
  params?: unknown;
}
interface Response extends ServerResponse {
  sendRaw(status: number, body: string | Buffer, headers: Record<string, string>): void;
}

export interface ServingOptions {
  trustProxy: TrustProxy;
  /** People reach us over https. */
  https: boolean;
  /** Milliseconds for a body. */
  patience: number;
  log: Log;
}

/** Serves the requests of one server. */
export class Serving {
  readonly #options: ServingOptions;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #streams = new Streams();
  #stopping = false;

  constructor(options: ServingOptions) {
    this.#options = options;
    this.#headers = securityHeaders(options.https);
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
    const isForm = route.posted === 'form';
    (isForm ? expectForm : expectJson)(request);
    const bytes = await readBody(request, route.limit, this.#options.patience);
    return route.handle({ ...head, body: isForm ? parseForm(bytes) : parseObject(bytes) });
  }

  #head(request: Request): Head {
    const [path = '/', query] = (request.url ?? '/').split('?', 2);
    return {
      path,
      params: (request.params ?? {}) as Record<string, string>,
      query: new URLSearchParams(query),
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
    const common = answer.page ? securityHeaders(this.#options.https, answer.page) : this.#headers;
    const headers: Record<string, string> = { ...common, ...answer.headers };
    // A client that is still sending has nothing more to say to us; and a server that stops keeps no connection.
    if (answer.status === 408 || this.#stopping) headers['Connection'] = 'close';
    if (answer.stream) {
      response.writeHead(answer.status, headers);
      answer.stream(this.#streams.open(response));
      return;
    }
    const body = answer.json === undefined ? (answer.body ?? '') : JSON.stringify(answer.json);
    if (answer.json !== undefined) headers['Content-Type'] = 'application/json; charset=utf-8';
    // Of what the client has already, this would tell a wrong length (RFC 9110, 8.6).
    if (answer.status !== 304) headers['Content-Length'] = String(Buffer.byteLength(body));
    response.sendRaw(answer.status, body, headers);
  }

  stop(): void {
    this.#stopping = true;
    this.#streams.endAll();
  }
}
