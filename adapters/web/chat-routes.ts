/** The routes of the chat page. They prove who speaks and translate; what is said is decided elsewhere. */
import { type AccountRef, type Incoming } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { UserError } from '../../bot/core/errors.ts';
import { incomingOf, languageOf, openingOf } from './chat-input.ts';
import { Events, type EventPorts } from './events.ts';
import { HttpError, type Answer, type Asked, type Rate, type Route } from './http.ts';
import { Sessions } from './sessions.ts';

/** Somebody one can be in the demonstration. `id` is also their account and their conversation. */
export interface ChatPerson {
  id: string;
  name: string;
  language: string;
  /** One line that tells who this is, by language. */
  about: Readonly<Record<string, string>>;
}

export interface ChatPorts extends EventPorts {
  /** The demonstration's persons. Without it there is no demonstration, and nobody can speak here. */
  people?: (() => Promise<readonly ChatPerson[]>) | undefined;
  /** Resolves once it is stored for good. */
  accept(incoming: Incoming): Promise<'accepted' | 'repeated' | 'full'>;
  /** The language a person chooses to be answered in. */
  setLanguage(account: AccountRef, language: string): Promise<void>;
  /** The languages of the page. */
  languages: readonly string[];
  clock: Clock;
  /** People reach the page over https. */
  https: boolean;
  /** For one address: many people may share one. */
  rate?: Rate | undefined;
}

const RATE: Rate = { burst: 60, perSecond: 10 };
/** Bytes: 4,096 characters, each escaped, and some room. */
const MESSAGE_BYTES = 32_768;
const SMALL_BYTES = 1_024;

/** The routes under `/api`; none without a demonstration. `server.ts` mounts them. */
export function chatRoutes(ports: ChatPorts): Route[] {
  const { people, rate = RATE } = ports;
  if (!people) return [];
  const chat = new Chat(ports, people);
  return [
    { method: 'GET', path: '/api/demo', limit: 0, handle: (asked) => chat.demo(asked) },
    { method: 'GET', path: '/api/events', limit: 0, handle: (asked) => chat.events(asked) },
    { method: 'POST', path: '/api/session', limit: SMALL_BYTES, rate, handle: (asked) => chat.session(asked) },
    { method: 'POST', path: '/api/messages', limit: MESSAGE_BYTES, rate, handle: (asked) => chat.message(asked) },
    { method: 'POST', path: '/api/language', limit: SMALL_BYTES, rate, handle: (asked) => chat.language(asked) },
  ];
}

class Chat {
  readonly #ports: ChatPorts;
  readonly #people: () => Promise<readonly ChatPerson[]>;
  readonly #sessions: Sessions;
  readonly #events: Events;

  constructor(ports: ChatPorts, people: () => Promise<readonly ChatPerson[]>) {
    this.#ports = ports;
    this.#people = people;
    this.#sessions = new Sessions(ports.https);
    this.#events = new Events(ports);
  }

  async demo({ query }: Asked): Promise<Answer> {
    const language = query.get('language') ?? 'nl';
    const people = await this.#people();
    return {
      status: 200,
      json: people.map((person) => ({ ...person, about: person.about[language] ?? person.about['nl'] ?? '' })),
    };
  }

  async session({ body, headers }: Asked): Promise<Answer> {
    refuseOtherSites(headers['sec-fetch-site']);
    const wanted = openingOf(body);
    const person = await this.#person(wanted.person);
    if (wanted.language !== undefined) await this.#choose(person.id, wanted.language);
    const language = wanted.language ?? person.language;
    return {
      status: 200,
      headers: { 'Set-Cookie': this.#sessions.open(headers.cookie, person.id) },
      json: { name: person.name, language, conversation: person.id },
    };
  }

  async message(asked: Asked): Promise<Answer> {
    const { person } = this.#who(asked);
    const language = asked.query.get('language') ?? undefined;
    const incoming = incomingOf(asked.body, {
      account: person,
      conversation: { id: person, kind: 'private' },
      at: this.#ports.clock.now(),
      ...(language !== undefined && this.#ports.languages.includes(language) ? { language } : {}),
    });
    if ((await this.#ports.accept(incoming)) === 'full') throw new UserError('too-many-messages');
    return { status: 202, json: { accepted: true } };
  }

  async language(asked: Asked): Promise<Answer> {
    const { person } = this.#who(asked);
    await this.#choose(person, languageOf(asked.body));
    return { status: 200, json: { accepted: true } };
  }

  async events(asked: Asked): Promise<Answer> {
    const { token, person } = this.#who(asked);
    return this.#events.answer(`${token}/${person}`, person);
  }

  /** Which of the session's persons this page speaks for: `?person=`. */
  #who({ headers, query }: Asked): { token: string; person: string } {
    refuseOtherSites(headers['sec-fetch-site']);
    const person = query.get('person');
    const token = this.#sessions.find(headers.cookie, person);
    if (token === undefined || person === null) throw new HttpError(401, 'no-session');
    return { token, person };
  }

  async #person(id: string): Promise<ChatPerson> {
    const person = (await this.#people()).find((one) => one.id === id);
    if (!person) throw new UserError('not-found');
    return person;
  }

  async #choose(account: string, language: string): Promise<void> {
    if (!this.#ports.languages.includes(language)) throw new HttpError(400, 'bad-request');
    await this.#ports.setLanguage({ channel: 'web', id: account }, language);
  }
}

/** Browsers say where a request comes from; SameSite does not tell another port of this machine apart. */
function refuseOtherSites(from: string | string[] | undefined): void {
  if (from !== undefined && from !== 'same-origin' && from !== 'none') throw new UserError('not-allowed');
}
