/**
 * What each route of "Mijn school" answers. The session is a cookie where the browser is the person's own; inside a platform
 * the page holds it, as cookies in frames are not kept everywhere.
 */
import type { PersonActor } from '../../../../bot/core/actor.ts';
import type { Clock } from '../../../../bot/core/clock.ts';
import type { Door } from '../../../../bot/core/door.ts';
import type { Speech } from '../../../../bot/speech/speech.ts';
import { chooseLanguage } from '../../../../models/people/person.ts';
import type { Answer, Asked, Head } from '../../http.ts';
import { preferred } from '../languages.ts';
import { type About, asDocument, pageOf, type Reader, readerOf } from './document.ts';
import { type Holders, holders } from './holders.ts';
import { type Notice, noticeOf, openNotice, waitNotice } from './notices.ts';
import { ownPage } from './own-page.ts';
import type { GivenPage, Page } from './page.ts';
import { cookieOf, endedCookie, sessionIn } from './session-in.ts';

export interface DeskOptions extends About {
  /** The id of the school. */
  id: string;
  /** Its time zone. */
  zone: string;
  say: Speech['say'];
  /** The languages of the page, the default first. */
  languages: readonly string[];
  clock: Clock;
  /** People reach the page over https. */
  https: boolean;
}

export const HOME = '/my-school';
/** What a platform's page needs, in order. */
const SCRIPTS: Readonly<Record<string, readonly string[]>> = {
  teams: ['MicrosoftTeams.min.js', 'teams-tab.ts'],
  telegram: ['telegram-app.ts'],
};

const STATUS: Readonly<Record<Notice, number>> = {
  over: 401,
  closed: 200,
  expired: 410,
  'not-linked': 403,
  refused: 401,
  elsewhere: 403,
  away: 503,
};

/** Of one school. */
export class Desk {
  readonly #options: DeskOptions;
  readonly #holders: Holders;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#holders = holders(options.id, options.clock);
  }

  async show(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers);
    const who = session && (await this.#holders.bySession(session.token));
    const page = who && (await this.#pageOf(who, asked, { saved: asked.query.has('saved'), closes: true }));
    return page ? asDocument(page, { forms: true }) : this.notice('over', asked);
  }

  /** What a link shows. */
  offer(asked: Asked): Answer {
    const reader = this.#reader(asked);
    const page = pageOf(reader, this.#options, openNotice(reader, asked.query.get('key') ?? ''));
    return asDocument(page, { forms: true });
  }

  async open(asked: Asked): Promise<Answer> {
    const opened = await this.#holders.byLink(textIn(asked, 'key'));
    if (!opened) return this.notice('expired', asked);
    return seeOther(HOME, { 'Set-Cookie': cookieOf(opened.session, this.#options.https) });
  }

  async language(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers);
    const who = session && (await this.#holders.bySession(session.token));
    if (!who) return this.notice('over', asked);
    const language = textIn(asked, 'language');
    if (!this.#options.languages.includes(language)) return { status: 400, json: { error: 'bad-request' } };
    await chooseLanguage(who, language);
    if (session.by === 'browser') return seeOther(`${HOME}?saved`);
    const page = await this.#pageOf({ ...who, language }, asked, { saved: true });
    return page ? given(200, page) : this.notice('over', asked);
  }

  async close(asked: Asked): Promise<Answer> {
    const session = sessionIn(asked.headers);
    if (session) await this.#holders.end(session.token);
    return this.notice('closed', asked, { 'Set-Cookie': endedCookie(this.#options.https) });
  }

  /** Inside a platform: the page that asks it for a proof. */
  wait({ channel, framedBy }: Door, asked: Asked): Answer {
    const reader = this.#reader(asked);
    const page = pageOf(reader, this.#options, waitNotice(reader));
    return asDocument(page, { forms: true, framedBy, scripts: SCRIPTS[channel] ?? [] });
  }

  /** The proof itself. */
  async enter({ channel, prove }: Door, asked: Asked): Promise<Answer> {
    const proven = await prove(textIn(asked, 'proof'));
    if (typeof proven === 'string') return this.notice(proven, asked);
    const opened = await this.#holders.byAccount({ channel, id: proven.account });
    const page = opened && (await this.#pageOf(opened.who, asked));
    return page ? given(200, { ...page, session: opened.session }) : this.notice('not-linked', asked);
  }

  /** Words instead of somebody's page: as a document, or for a page inside a platform. */
  notice(kind: Notice, asked: Asked, headers: Readonly<Record<string, string>> = {}): Answer {
    const reader = this.#reader(asked);
    const page = pageOf(reader, this.#options, noticeOf(kind, reader));
    const isInside = 'proof' in asked.body || sessionIn(asked.headers)?.by === 'page';
    return isInside
      ? given(STATUS[kind], { ...page, error: kind })
      : asDocument(page, { status: STATUS[kind], headers });
  }

  async #pageOf(
    who: PersonActor,
    asked: Asked,
    more: { saved?: boolean; closes?: boolean } = {},
  ): Promise<Page | null> {
    const { zone, clock, languages, say } = this.#options;
    const now = clock.now();
    const reader = this.#reader(asked, who);
    const named = languages.map((code) => ({
      code,
      name: say('web.language-name', undefined, { language: code, zone, now }),
    }));
    const main = await ownPage(who, { reader, zone, now, languages: named, ...more });
    return main && pageOf(reader, this.#options, main);
  }

  /** The language that was chosen, else what the browser asks for. */
  #reader({ headers }: Head, who?: PersonActor): Reader {
    const { languages, zone, clock, say } = this.#options;
    const chosen = languages.find((language) => language === who?.language);
    return readerOf(say, chosen ?? preferred(headers['accept-language'], languages), { zone, now: clock.now() });
  }
}

const textIn = ({ body }: Asked, name: string): string => (typeof body[name] === 'string' ? body[name] : '');

const given = (status: number, json: GivenPage): Answer => ({ status, json });

const seeOther = (place: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 303,
  headers: { Location: place, ...headers },
});
