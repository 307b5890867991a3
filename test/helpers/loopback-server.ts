import type { Route } from '../../adapters/web/http.ts';
import { createServer } from '../../adapters/web/server.ts';
import { createLog, type Log } from '../../bot/core/log.ts';

/** The real web server with these routes alone, on a free port of this machine; its store is always there. */
export const loopbackServer = (routes: Route[], log: Log = createLog('silent')): ReturnType<typeof createServer> =>
  createServer({ host: '127.0.0.1', port: 0, trustProxy: false, log, ready: async () => true, routes });
