/** Fetches a file that somebody sent (core.telegram.org/bots/api#getfile). Repeating it does nothing twice. */
import { type Api, TelegramApiError } from 'node-telegram-bot-api';
import { Retry } from '../../bot/core/channel.ts';
import { UserError } from '../../bot/core/errors.ts';
import { failureOf, isBadRequest } from './failures.ts';

/** Milliseconds for all of it: less than a conversation's lease lasts. */
const PATIENCE = 15_000;
/** After a failure that goes by. */
const RETRY_AFTER = 5_000;
/** Telegram's own paths are plain ("photos/file_12.jpg"); an address is made of nothing else. */
const PLAIN_PATH = /^\w[\w-]*(?:[./]\w[\w-]*)*$/;

export interface Files {
  api: Api;
  /** The address of the Bot API, and the token that opens its files. */
  apiUrl: string;
  token: string;
}

/**
 * The bytes of a file, by the id that Telegram gave it. No more than `atMost` are read, whatever was said of its size.
 * @throws UserError `file-too-big` or `file-lost`; Retry for all that may go by
 */
export async function download({ api, apiUrl, token }: Files, id: string, atMost: number): Promise<Buffer> {
  const signal = AbortSignal.timeout(PATIENCE);
  const { file_path: path } = await api.getFile({ file_id: id }, signal).catch((error: unknown) => {
    // Not there any more, or over Telegram's 20 MB: only its words would tell these apart.
    if (isBadRequest(error)) throw new UserError('file-lost', {}, { cause: error });
    throw new Retry(waitOf(error), { cause: error });
  });
  if (path === undefined || !PLAIN_PATH.test(path)) throw new UserError('file-lost');
  return fetchAtMost(`${apiUrl}/file/bot${token}/${path}`, atMost, signal);
}

function waitOf(error: unknown): number {
  const failure = error instanceof TelegramApiError ? failureOf(error) : undefined;
  return failure instanceof Retry ? failure.after : RETRY_AFTER;
}

/** What fails here holds no address in its words: the token is part of it. */
async function fetchAtMost(address: string, atMost: number, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(address, { signal, redirect: 'error' }).catch(() => undefined);
  if (response?.status === 404) throw new UserError('file-lost');
  if (!response?.ok || !response.body) throw new Retry(RETRY_AFTER);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
      size += chunk.length;
      if (size > atMost) throw new UserError('file-too-big', { megabytes: megabytesOf(atMost) });
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof UserError ? error : new Retry(RETRY_AFTER);
  }
  return Buffer.concat(chunks);
}

const megabytesOf = (bytes: number): number => Math.floor(bytes / 2 ** 20);
