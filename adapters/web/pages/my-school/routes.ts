/** The routes of "Mijn school". A GET changes nothing, so that a program which looks ahead at links opens nothing. */
import type { Door } from '../../../../bot/core/door.ts';
import { isStoreFailure } from '../../../../models/store.ts';
import type { Answer, Asked, Head, Rate, Route } from '../../http.ts';
import { Desk, type DeskOptions, HOME } from './desk.ts';

export interface MySchoolOptions extends DeskOptions {
  /** The platforms in which the page opens by itself. */
  doors: readonly Door[];
}

/** For one network: a school's parents may share one. */
const RATE: Rate = { burst: 30, perSecond: 2 };
/** Bytes. What a platform proves with is a few thousand. */
const PROOF_BYTES = 16_384;
const SMALL_BYTES = 1_024;

/** All under `/my-school`. */
export function mySchoolRoutes({ doors, ...options }: MySchoolOptions): Route[] {
  const desk = new Desk(options);
  const post = { method: 'POST', posted: 'form', rate: RATE, limit: SMALL_BYTES, admit: refuseOtherSites } as const;
  const routes: Route[] = [
    { method: 'GET', path: HOME, limit: 0, handle: (asked) => desk.show(asked) },
    { method: 'GET', path: `${HOME}/open`, limit: 0, handle: async (asked) => desk.offer(asked) },
    { ...post, path: `${HOME}/open`, handle: (asked) => desk.open(asked) },
    { ...post, path: `${HOME}/language`, handle: (asked) => desk.language(asked) },
    { ...post, path: `${HOME}/close`, handle: (asked) => desk.close(asked) },
    ...doors.flatMap((door): Route[] => [
      { method: 'GET', path: `${HOME}/${door.channel}`, limit: 0, handle: async (asked) => desk.wait(door, asked) },
      { ...post, path: `${HOME}/${door.channel}`, limit: PROOF_BYTES, handle: (asked) => desk.enter(door, asked) },
    ]),
  ];
  return routes.map((route) => ({ ...route, handle: withWords(route.handle, desk) }));
}

/** Browsers say where a request comes from; SameSite does not tell another port of this machine apart. */
function refuseOtherSites({ headers }: Head): Answer | undefined {
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'same-origin') return undefined;
  return { status: 403, json: { error: 'not-allowed' } };
}

/** While the store is away, people are told so, in words. */
const withWords =
  (handle: Route['handle'], desk: Desk): Route['handle'] =>
  (asked: Asked) =>
    handle(asked).catch((error: unknown) => {
      if (isStoreFailure(error)) return desk.notice('away', asked);
      throw error;
    });
