/** What watches us: is the process alive, can it work, how is it doing. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { type Log } from '../../bot/core/log.ts';
import { refusal, type Answer, type Route } from './http.ts';

export interface Metrics {
  /** Without one there is no such page. */
  token?: string | undefined;
  /** In Prometheus' text format. */
  text(): Promise<string>;
}

/** `/health/live`: the process answers. `/health/ready`: it can take messages; 503 when not. */
export function healthRoutes(ready: () => Promise<boolean>, log: Log): Route[] {
  return [
    { method: 'GET', path: '/health/live', limit: 0, handle: async () => ({ status: 200, json: { live: true } }) },
    { method: 'GET', path: '/health/ready', limit: 0, handle: () => readiness(ready, log) },
  ];
}

async function readiness(ready: () => Promise<boolean>, log: Log): Promise<Answer> {
  const able = await ready().catch((err: unknown) => {
    log.warn({ err }, 'not ready');
    return false;
  });
  return { status: able ? 200 : 503, json: { ready: able } };
}

/** `/metrics`, for who holds the token. */
export function metricsRoutes(metrics: Metrics): Route[] {
  const { token } = metrics;
  if (token === undefined || token === '') return [];
  return [
    {
      method: 'GET',
      path: '/metrics',
      limit: 0,
      admit: ({ headers }) => (same(headers.authorization ?? '', `Bearer ${token}`) ? undefined : unauthorised),
      handle: async () => ({
        status: 200,
        headers: { 'Content-Type': 'text/plain; version=0.0.4; charset=utf-8' },
        body: await metrics.text(),
      }),
    },
  ];
}

const unauthorised = { ...refusal(401, 'token-needed'), headers: { 'WWW-Authenticate': 'Bearer' } };

/** Compares digests: equal in length, so that time tells nothing. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
