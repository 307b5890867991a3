/** What a page's form posts (application/x-www-form-urlencoded), made safe to look into. */
import { type IncomingMessage } from 'node:http';
import { expectType } from './body.ts';
import { HttpError } from './http.ts';
import { decode, mendText } from './json.ts';

/** More fields than a form of ours has. */
const FIELDS_AT_MOST = 50;

/** The fields by name: text only, of several with one name the last. @throws HttpError 400 */
export function parseForm(bytes: Buffer): Record<string, string> {
  const fields = [...new URLSearchParams(decode(bytes))];
  if (fields.length > FIELDS_AT_MOST) throw new HttpError(400, 'bad-request');
  return Object.fromEntries(fields.map(([name, value]) => [name, mendText(value)]));
}

/** @throws HttpError 415 unless the body is a form */
export const expectForm = (request: IncomingMessage): void =>
  expectType(request, 'application/x-www-form-urlencoded', 'form-only');
