/** The webhook: Telegram posts updates here, with a secret that only it and we know. */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { type Answer, type Head, type Route } from '../web/http.ts';

export const WEBHOOK_PATH = '/telegram/webhook';
/** Bytes: an update with the message it answers, each with its marks. */
const UPDATE_BYTES = 262_144;
const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

/** Follows from the token, so that every process knows it and nobody has to keep it. */
export const secretOf = (token: string): string => createHmac('sha256', token).update('webhook').digest('base64url');

/**
 * The route of the webhook. `take` is undefined until we know who we are. What is no update of Telegram's gets 400; what
 * `take` throws is answered by the server, and Telegram sends the update again.
 */
export function webhookRoute(secret: string, taker: () => ((update: unknown) => Promise<boolean>) | undefined): Route {
  const isSecret = sameAs(secret);
  return {
    method: 'POST',
    path: WEBHOOK_PATH,
    limit: UPDATE_BYTES,
    admit: ({ headers }: Head) => (isSecret(headers[SECRET_HEADER]) ? undefined : refused(401, 'wrong-secret')),
    async handle({ body }) {
      const take = taker();
      if (!take) return refused(503, 'not-yet');
      return (await take(body)) ? { status: 200, json: {} } : refused(400, 'bad-request');
    },
  };
}

const refused = (status: number, error: string): Answer => ({ status, json: { error } });

/** Compares in the same time whatever is given. */
function sameAs(secret: string): (given: unknown) => boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  return (given) => typeof given === 'string' && timingSafeEqual(digest(given), expected);
}
