/** Where Teams posts activities: only what is proven to come from Teams, for our app and our tenant, gets in. */
import { type Answer, type Head, type Route } from '../web/http.ts';
import { activityOf } from './activity.ts';
import { type CallerParts, judge, tokenIn } from './caller.ts';
import { type Intake } from './intake.ts';

export const MESSAGES_PATH = '/teams/messages';
/** Bytes: 100 KB of UTF-16 text, again as a page, with its mentions. */
const ACTIVITY_BYTES = 262_144;

/**
 * Without a token: 401 before the body is read. What `take` throws is answered by the server, and Teams sends the activity again.
 * @param taker undefined until the channel is open
 */
export function messagesRoute(caller: CallerParts, taker: () => Intake['take'] | undefined): Route {
  return {
    method: 'POST',
    path: MESSAGES_PATH,
    limit: ACTIVITY_BYTES,
    admit: ({ headers }: Head) => (tokenIn(headers.authorization) === undefined ? NOT_KNOWN : undefined),
    async handle({ headers, body }) {
      const activity = activityOf(body);
      if (!activity) return refused(400, 'bad-request');
      const verdict = await judge(tokenIn(headers.authorization) ?? '', activity, caller);
      if (verdict === 'refused') return NOT_KNOWN;
      const take = taker();
      if (verdict === 'keys-away' || !take) return refused(503, 'not-yet');
      return { status: 200, json: (await take(activity)) ?? {} };
    },
  };
}

const refused = (status: number, error: string): Answer => ({ status, json: { error } });
const NOT_KNOWN = refused(401, 'not-authorised');
