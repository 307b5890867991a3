/** What a failed call means: whether the message can have been delivered is the question that matters. */
import { NetworkError, ParseError, TelegramApiError, TimeoutError } from 'node-telegram-bot-api';
import { Doubt, Gone, Retry } from '../../bot/core/channel.ts';

/** Milliseconds, where Telegram tells none. */
const RETRY_AFTER = 5_000;
/** The name was not found, or nobody answered: no byte of the request has left. */
const NEVER_LEFT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']); // prettier-ignore

/** The error to throw for a message that was not sent for certain: Retry, Gone, Doubt, or the error itself. */
export function failureOf(error: unknown): unknown {
  if (error instanceof TelegramApiError) return refusalOf(error);
  if (error instanceof NetworkError && neverLeft(error)) return new Retry(RETRY_AFTER, { cause: error });
  const isLost = error instanceof NetworkError || error instanceof TimeoutError || error instanceof ParseError;
  return isLost ? new Doubt('the response was lost', { cause: error }) : error;
}

function refusalOf(error: TelegramApiError): unknown {
  const { errorCode, retryAfter } = error;
  if (errorCode === 429) return new Retry(retryAfter === undefined ? RETRY_AFTER : retryAfter * 1000, { cause: error });
  if (errorCode === 403) return new Gone('the bot was blocked or removed', { cause: error });
  return errorCode >= 500 ? new Doubt('the platform failed half-way', { cause: error }) : error;
}

function neverLeft(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code, syscall } = at as NodeJS.ErrnoException;
    if (syscall === 'connect' || (code !== undefined && NEVER_LEFT.has(code))) return true;
  }
  return false;
}

/** True for a call that Telegram refused because of what it asks for (400). */
export const isBadRequest = (error: unknown): error is TelegramApiError =>
  error instanceof TelegramApiError && error.errorCode === 400;

/** True when the bot's token is wrong or was revoked. */
export const isWrongToken = (error: unknown): boolean =>
  error instanceof TelegramApiError && (error.errorCode === 401 || error.errorCode === 404);
