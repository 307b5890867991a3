/** How a session of "Mijn school" travels: in a cookie, or in a header that only a page inside a platform sets. */
import type { IncomingHttpHeaders } from 'node:http';
import { PAGE_LASTS } from '../../../../models/people/page-passes.ts';

const COOKIE = 'samenspraak-page';
const IN_COOKIE = /(?:^|;\s*)samenspraak-page=([\w-]{32})(?:;|$)/;
const IN_HEADER = /^Bearer ([\w-]{32})$/;

/** The token of the session, and whether the browser keeps it or the page does. */
export function sessionIn(headers: IncomingHttpHeaders): { token: string; by: 'browser' | 'page' } | undefined {
  const [, held] = IN_HEADER.exec(headers.authorization ?? '') ?? [];
  if (held !== undefined) return { token: held, by: 'page' };
  const [, kept] = IN_COOKIE.exec(headers.cookie ?? '') ?? [];
  return kept === undefined ? undefined : { token: kept, by: 'browser' };
}

const cookie = (value: string, seconds: number, https: boolean): string =>
  `${COOKIE}=${value}; Path=/my-school; Max-Age=${seconds}; HttpOnly; SameSite=Strict${https ? '; Secure' : ''}`;

/** `Set-Cookie` of a session that begins. */
export const cookieOf = (token: string, https: boolean): string => cookie(token, PAGE_LASTS.session * 60, https);
/** `Set-Cookie` that takes it away. */
export const endedCookie = (https: boolean): string => cookie('', 0, https);
