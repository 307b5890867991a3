/**
 * Visitors of the web chat: a random token in a cookie, which only this browser has. The account is a hash of it, so that
 * the store holds nothing that opens a session. The day it began is hashed with it: after 90 days it opens nothing.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../bot/core/clock.ts';
import { codeIn } from '../../bot/core/link-code.ts';
import { visitOf } from './chat-input.ts';
import type { Asked, Head, Rate } from './http.ts';
import { rateLimiter } from './rate.ts';
import { network } from './remote.ts';
import type { Begun, Speakers, Speaking } from './speakers.ts';

const COOKIE = 'samenspraak-visit';
const DAYS = 90;
const DAY = 24 * 60 * 60;
const IN_COOKIE = /(?:^|;\s*)samenspraak-visit=([\w-]{22})\.(\d{1,6})(?:;|$)/;
/** So many at once, and so many a day. */
const aDay = (count: number): Rate => ({ burst: count, perSecond: count / DAY });
const QUOTA = { session: aDay(30), network: aDay(300) };

export interface VisitorParts {
  clock: Clock;
  https: boolean;
  /** Whether the account is linked to nobody: then it has a quota. */
  isVisitor(account: string): Promise<boolean>;
}

/** Each browser is a visitor of its own. */
export function visitors({ clock, https, isVisitor }: VisitorParts): Speakers {
  const bySession = rateLimiter(QUOTA.session, () => clock.now().getTime());
  const byNetwork = rateLimiter(QUOTA.network, () => clock.now().getTime());
  const today = (): number => Math.floor(clock.now().getTime() / 1000 / DAY);

  const sessionIn = ({ headers }: Head): { token: string; began: number } | undefined => {
    const [, token, day] = IN_COOKIE.exec(headers.cookie ?? '') ?? [];
    const began = Number(day);
    return token !== undefined && began <= today() && today() < began + DAYS ? { token, began } : undefined;
  };

  return {
    async begin(asked: Asked): Promise<Begun> {
      const { language } = visitOf(asked.body);
      const session = sessionIn(asked) ?? { token: randomBytes(16).toString('base64url'), began: today() };
      const left = (session.began + DAYS - today()) * DAY;
      const value = `${COOKIE}=${session.token}.${session.began}; Path=/; Max-Age=${left}`;
      const cookie = `${value}; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}`;
      return { ...speakingOf(session), cookie, name: '', language };
    },
    find(head: Head): Speaking | undefined {
      const session = sessionIn(head);
      return session && speakingOf(session);
    },
    async maySay({ account }: Speaking, asked: Asked): Promise<boolean> {
      // A code is how one stops being a visitor; wrong ones are counted elsewhere.
      const { text } = asked.body;
      if (typeof text === 'string' && codeIn(text) !== undefined) return true;
      if (!(await isVisitor(account))) return true;
      return bySession(account) && byNetwork(network(asked.remote));
    },
  };
}

function speakingOf({ token, began }: { token: string; began: number }): Speaking {
  const account = createHash('sha256').update(`${token}.${began}`).digest('base64url').slice(0, 22);
  return { account, holder: account };
}
