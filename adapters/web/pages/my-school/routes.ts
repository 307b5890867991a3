/**
 * The routes of "Mijn school". A GET changes nothing, so that a program which looks ahead at links opens nothing. The session
 * is a cookie where the browser is ours; inside a platform the page holds it, as cookies in frames are not kept everywhere.
 */
import type { Clock } from '../../../../bot/core/clock.ts';
import type { Door } from '../../../../bot/core/door.ts';
import type { Speech } from '../../../../bot/speech/speech.ts';
import { chooseLanguage } from '../../../../models/people/person.ts';
import type { PersonActor } from '../../../../bot/core/actor.ts';
import type { Answer, Asked, Head, Rate, Route } from '../../http.ts';
import type { Html } from '../html.ts';
import { preferred } from '../languages.ts';
import { type About, asDocument, pageOf, type Reader, readerOf } from './document.ts';
import { type Holders, holders, type Opened } from './holders.ts';
import { type Notice, noticeOf, openNotice, waitNotice } from './notices.ts';
import { ownPage } from './own-page.ts';
import type { GivenPage, Page } from './page.ts';
import { cookieOf, endedCookie, sessionIn } from './session-in.ts';

export interface MySchoolOptions extends About {
  /** The id of the school. */
  id: string;
  /** Its time zone. */
  zone: string;
  say: Speech['say'];
  /** The languages of the page, the default first. */
  languages: readonly string[];
  /** The platforms in which the page opens by itself. */
  doors: readonly Door[];
  clock: Clock;
  /** People reach the page over https. */
  https: boolean;
}

/** For one network: a school's parents may share one. */
const RATE: Rate = { burst: 30, perSecond: 2 };
/** Bytes. What a platform proves with is a few thousand. */
const PROOF_BYTES = 16_384;
const SMALL_BYTES = 1_024;
const HOME = '/my-school';
/** What a platform's page needs, in order. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  teams: ['MicrosoftTeams.min.js', 'teams-tab.ts'],
  telegram: ['telegram-app.ts'],
};

/** All under `/my-school`. */
export function mySchoolRoutes(options: MySchoolOptions): Route[] {
  const desk = new Desk(options);
  const post = { method: 'POST', posted: 'form', rate: RATE, limit: SMALL_BYTES, admit: refuseOtherSites } as const;
  return [
    { method: 'GET', path: HOME, limit: 0, handle: (asked) => desk.show(asked) },
    { method: 'GET', path: `${HOME}/open`, limit: 0, handle: async (asked) => desk.offer(asked) },
    { ...post, path: `${HOME}/open`, handle: (asked) => desk.open(asked) },
    { ...post, path: `${HOME}/language`, handle: (asked) => desk.language(asked) },
    { ...post, path: `${HOME}/close`, handle: (asked) => desk.close(asked) },
    ...options.doors.flatMap((door): Route[] => [
      { method: 'GET', path: `${HOME}/${door.channel}`, limit: 0, handle: async (asked) => desk.wait(door, asked) },
      { ...post, path: `${HOME}/${door.channel}`, limit: PROOF_BYTES, handle: (asked) => desk.enter(door, asked) },
    ]),
  ];
}

const STATUS: Readonly<Record<Notice, number>> = {
  over: 401,
  closed: 200,
  expired: 410,
  'not-linked': 403,
  refused: 401,
  elsewhere: 403,
  away: 503,
};

class Desk {
  readonly #options: MySchoolOptions;
  readonly #holders: Holders;

  constructor(options: MySchoolOptions) {
    this.#options = options;
    this.#holders = holders(options.id, options.clock);
  }

  async show(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers)?.token;
    const who = session === undefined ? null : await this.#holders.bySession(session);
    const page = who && (await this.#pageOf(who, asked, { saved: asked.query.has('saved'), closes: true }));
    return page ? asDocument(page, { forms: true }) : this.#notice('over', asked);
  }

  offer(asked: Asked): Answer {
    const reader = this.#reader(asked);
    return asDocument(this.#around(reader, openNotice(reader, asked.query.get('key') ?? '')), { forms: true });
  }

  async open(asked: Asked): Promise<Answer> {
    const opened = await this.#holders.byLink(textIn(asked, 'key'));
    if (!opened) return this.#notice('expired', asked);
    return seeOther(HOME, { 'Set-Cookie': cookieOf(opened.session, this.#options.https) });
  }

  async language(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers);
    const who = session ? await this.#holders.bySession(session.token) : null;
    if (!who) return session?.by === 'page' ? this.#refused('over', asked) : this.#notice('over', asked);
    const language = textIn(asked, 'language');
    if (!this.#options.languages.includes(language)) return { status: 400, json: { error: 'bad-request' } };
    await chooseLanguage(who, language);
    if (session?.by !== 'page') return seeOther(`${HOME}?saved`);
    const page = await this.#pageOf({ ...who, language }, asked, { saved: true });
    return page ? given(200, page) : this.#refused('over', asked);
  }

  async close(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers);
    if (session) await this.#holders.end(session.token);
    return this.#notice('closed', asked, { 'Set-Cookie': endedCookie(this.#options.https) });
  }

  /** Inside a platform: the page that asks it for a proof. */
  wait({ channel, framedBy }: Door, asked: Asked): Answer {
    const reader = this.#reader(asked);
    const scripts = SCRIPTS[channel] ?? [];
    return asDocument(this.#around(reader, waitNotice(reader)), { forms: true, framedBy, scripts });
  }

  async enter({ channel, prove }: Door, asked: Asked): Promise<Answer> {
    const proven = await prove(textIn(asked, 'proof'));
    if (typeof proven === 'string') return this.#refused(proven, asked);
    const opened = await this.#holders.byAccount({ channel, id: proven.account });
    const page = opened && (await this.#pageOf(opened.who, asked));
    return page ? given(200, { ...page, session: opened.session }) : this.#refused('not-linked', asked);
  }

  async #pageOf(
    who: Opened['who'],
    asked: Asked,
    more: { saved?: boolean; closes?: boolean } = {},
  ): Promise<Page | null> {
    const { zone, clock, languages, say } = this.#options;
    const reader = this.#reader(asked, who);
    const named = languages.map((code) => ({
      code,
      name: say('web.language-name', undefined, { language: code, zone, now: clock.now() }),
    }));
    const main = await ownPage(who, { reader, zone, now: clock.now(), languages: named, ...more });
    return main && this.#around(reader, main);
  }

  #around(reader: Reader, main: Html): Page {
    return pageOf(reader, this.#options, main);
  }

  #notice(kind: Notice, asked: Asked, headers: Readonly<Record<string, string>> = {}): Answer {
    const reader = this.#reader(asked);
    return asDocument(this.#around(reader, noticeOf(kind, reader)), { status: STATUS[kind], headers });
  }

  #refused(kind: Notice, asked: Asked): Answer {
    const reader = this.#reader(asked);
    return given(STATUS[kind], { error: kind, ...this.#around(reader, noticeOf(kind, reader)) });
  }

  /** The language that was chosen, else what the browser asks for. */
  #reader({ headers }: Head, who?: PersonActor): Reader {
    const { languages, zone, clock, say } = this.#options;
    const chosen = languages.find((language) => language === who?.language);
    return readerOf(say, chosen ?? preferred(headers['accept-language'], languages), { zone, now: clock.now() });
  }
}

/** Browsers say where a request comes from; SameSite does not tell another port of this machine apart. */
function refuseOtherSites({ headers }: Head): Answer | undefined {
  const from = headers['sec-fetch-site'];
  if (from === undefined || from === 'same-origin') return undefined;
  return { status: 403, json: { error: 'not-allowed' } };
}

const given = (status: number, json: GivenPage): Answer => ({ status, json });

const textIn = ({ body }: Asked, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

const seeOther = (place: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  headers: { Location: place, ...headers },
});
