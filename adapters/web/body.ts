/** Reads a request's body within its limits of size and time. */
import { type IncomingMessage } from 'node:http';
import { HttpError } from './http.ts';

/**
 * The whole body.
 * @param limit bytes; one more is refused while reading, and the rest is thrown away unread
 * @param patience milliseconds for the whole body
 * @throws HttpError 413 or 408; 400 when the client went away half-way
 */
export function readBody(request: IncomingMessage, limit: number, patience: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) {
    return Promise.reject(new HttpError(413, 'too-large'));
  }
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => end(new HttpError(408, 'too-slow')), patience);

    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) end(new HttpError(413, 'too-large'));
      else chunks.push(chunk);
    };
    const finish = (): void => end();
    const lost = (): void => end(new HttpError(400, 'broken-off'));
    function end(error?: HttpError): void {
      clearTimeout(timer);
      request.off('data', take).off('end', finish).off('aborted', lost).off('error', lost);
      request.on('error', lost).resume();
      if (error) reject(error);
      else resolve(Buffer.concat(chunks, size));
    }

    request.on('data', take).on('end', finish).on('aborted', lost).on('error', lost);
  });
}

/** @throws HttpError 415 unless the body is plain JSON */
export const expectJson = (request: IncomingMessage): void => expectType(request, 'application/json', 'json-only');

/** @throws HttpError 415 with this code unless the body is plainly of this type */
export function expectType({ headers }: IncomingMessage, expected: string, code: string): void {
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const coding = headers['content-encoding'] ?? 'identity';
  if (type.trim().toLowerCase() !== expected || coding !== 'identity') throw new HttpError(415, code);
}
