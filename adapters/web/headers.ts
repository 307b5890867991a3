/** Headers on every response: what a browser may do with it. */
import { type PageRights } from './http.ts';

/** Everything from ourselves, nothing inline, no forms and in nobody's frame unless a page has the right. */
const contentSecurityPolicy = ({ forms = false, framedBy = [] }: PageRights): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    `form-action ${forms ? "'self'" : "'none'"}`,
    `frame-ancestors ${framedBy.length ? framedBy.join(' ') : "'none'"}`,
  ].join('; ');

const YEAR = 31_536_000;

/** @param https the address people use is encrypted, so browsers may insist on that */
export function securityHeaders(https: boolean, rights: PageRights = {}): Readonly<Record<string, string>> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(rights),
    'X-Content-Type-Options': 'nosniff',
    // It knows nobody or everybody; browsers that know frame-ancestors do not look at it (CSP 3, 6.4.2).
    ...(rights.framedBy?.length ? {} : { 'X-Frame-Options': 'DENY' }),
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Cache-Control': 'no-store',
    ...(https ? { 'Strict-Transport-Security': `max-age=${YEAR}` } : {}),
  };
}
