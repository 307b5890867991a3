/** What a failed call means: whether the message can have been delivered is the question that matters. */
import { type CallAnswer } from '../../bot/core/call.ts';
import { Doubt, Gone, Retry } from '../../bot/core/channel.ts';

/** Where Teams tells none, somewhere in this range of milliseconds, so that all do not come back at once. */
const RETRY_FROM = 2_000;
const RETRY_TO = 5_000;
/** A refused token: somebody has to look. */
const REFUSED_FOR = 60_000;
/** The statuses after which Teams asks to try again (learn.microsoft.com: "Handle HTTP error codes"). */
const AGAIN = new Set([412, 429, 502, 503, 504]);
/** The name was not found, or nobody answered: no byte of the request has left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']); // prettier-ignore

/** The error to throw for what Teams refused. Its own words quote ids and are not passed on. */
export function refusalOf({ status, headers }: CallAnswer): Error {
  const cause = new Error(`Teams answered ${status}`);
  if (AGAIN.has(status)) return new Retry(afterIn(headers['retry-after']), { cause });
  if (status === 401) return new Retry(REFUSED_FOR, { cause });
  if (status === 403 || status === 404) return new Gone('blocked, uninstalled or deleted', { cause });
  return status >= 500 ? new Doubt('the platform failed half-way', { cause }) : cause;
}

/** The error to throw when no answer came. */
export const lossOf = (cause: unknown): Error =>
  neverLeft(cause) ? new Retry(jittered(), { cause }) : new Doubt('the response was lost', { cause });

function neverLeft(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, syscall } = at as NodeJS.ErrnoException;
    if (syscall === 'connect' || (code !== undefined && NEVER_LEFT.has(code))) return true;
  }
  return false;
}

const jittered = (): number => Math.round(RETRY_FROM + Math.random() * (RETRY_TO - RETRY_FROM));
const afterIn = (seconds: string | undefined): number =>
  seconds !== undefined && /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1000 : jittered();
