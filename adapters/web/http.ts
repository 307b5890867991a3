/** The words of our HTTP layer. Routes speak these; only `server.ts` knows restify. */
import { type IncomingHttpHeaders } from 'node:http';
import { UserError, type UserErrorCode } from '../../bot/core/errors.ts';

/** A request before its body is read. */
export interface Head {
  path: string;
  /** The named parts of the path: `name` for `/assets/:name`. */
  params: Readonly<Record<string, string>>;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The address of the client; of the proxy's client when the proxy is trusted. */
  remote: string;
}

export interface Asked extends Head {
  /** What was posted: an object, checked for depth, keys and characters (`json.ts`), or the fields of a form. Empty for GET. */
  body: Readonly<Record<string, unknown>>;
}

/** A response that stays open. */
export interface Stream {
  /** False when the client reads too slowly or is gone: the stream is closed then. */
  write(text: string): boolean;
  close(): void;
  /** Aborted when the client or the server ends it. */
  readonly closed: AbortSignal;
}

/** What a page may do that others may not. */
export interface PageRights {
  /** It has forms, which are posted to us. */
  forms?: boolean;
  /** Whose frames may hold it, as sources of CSP's frame-ancestors. Without: nobody's. */
  framedBy?: readonly string[];
}

export interface Answer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  page?: PageRights;
  /** One of these, or nothing. */
  json?: unknown;
  body?: string | Buffer;
  /** Called once the head is sent. */
  stream?: (stream: Stream) => void;
}

export interface Rate {
  /** Requests at once, after a pause. */
  burst: number;
  perSecond: number;
}

export interface Route {
  method: 'GET' | 'POST';
  /** Literal, or with a named part: `/assets/:name`. */
  path: string;
  /** The largest body, in bytes. */
  limit: number;
  /** What is posted; without: JSON. */
  posted?: 'form';
  /** How often one address may ask this. Without: always. */
  rate?: Rate;
  /** Looks at the head before a byte of the body is read; an answer ends it there. */
  admit?(head: Head): Answer | undefined;
  handle(asked: Asked): Promise<Answer>;
}

/** A refusal by code, in the body as `{error: code}`. What went wrong inside belongs in `cause`, for the log. */
export class HttpError extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'HttpError';
    this.status = status;
    this.code = code;
  }
}

const STATUS: Partial<Record<UserErrorCode, number>> = {
  'not-allowed': 403,
  'not-found': 404,
  'too-many-messages': 429,
  'store-away': 503,
};
const COME_BACK = [429, 503];

/** A refusal as an answer: nothing but its code. Seconds to wait are told where waiting helps. */
export function refusal(status: number, code: string): Answer {
  return { status, json: { error: code }, ...(COME_BACK.includes(status) ? { headers: { 'Retry-After': '2' } } : {}) };
}

/** An error as an answer, without anything of its inside. Undefined: not one we expect. */
export function answerTo(error: unknown): Answer | undefined {
  if (error instanceof HttpError) return refusal(error.status, error.code);
  if (error instanceof UserError) return refusal(STATUS[error.code] ?? 400, error.code);
  return undefined;
}
