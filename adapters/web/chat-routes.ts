/** The routes of the chat page. They prove who speaks and translate; what is said is decided elsewhere. */
import { type AccountRef, type Incoming } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { UserError } from '../../bot/core/errors.ts';
import { incomingOf, languageOf } from './chat-input.ts';
import { type ChatPerson, demoSpeakers, peopleFor } from './demo.ts';
import { Events, type EventPorts } from './events.ts';
import { HttpError, type Answer, type Asked, type Rate, type Route } from './http.ts';
import type { Speakers, Speaking } from './speakers.ts';
import { visitors } from './visitors.ts';

export interface ChatPorts extends EventPorts {
  /** The demonstration's persons. Without it there is no demonstration. */
  people?: (() => Promise<readonly ChatPerson[]>) | undefined;
  /** Whether an account is linked to nobody. With it, and without a demonstration, everybody may come in as a visitor. */
  isVisitor?: ((account: string) => Promise<boolean>) | undefined;
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

/** The routes under `/api`; none where nobody can speak. `server.ts` mounts them. */
export function chatRoutes(ports: ChatPorts): Route[] {
  const { people, rate = RATE } = ports;
  const speakers = speakersOf(ports);
  if (!speakers) return [];
  const chat = new Chat(ports, speakers);
  return [
    ...(people ? [demoRoute(people)] : []),
    { method: 'GET', path: '/api/events', limit: 0, handle: (asked) => chat.events(asked) },
    { method: 'POST', path: '/api/session', limit: SMALL_BYTES, rate, handle: (asked) => chat.session(asked) },
    { method: 'POST', path: '/api/messages', limit: MESSAGE_BYTES, rate, handle: (asked) => chat.message(asked) },
    { method: 'POST', path: '/api/language', limit: SMALL_BYTES, rate, handle: (asked) => chat.language(asked) },
  ];
}

function speakersOf({ people, isVisitor, clock, https }: ChatPorts): Speakers | undefined {
  if (people) return demoSpeakers(people, https);
  return isVisitor && visitors({ clock, https, isVisitor });
}

const demoRoute = (people: NonNullable<ChatPorts['people']>): Route => ({
  method: 'GET',
  path: '/api/demo',
  limit: 0,
  handle: (asked) => peopleFor(people, asked),
});

class Chat {
  readonly #ports: ChatPorts;
  readonly #speakers: Speakers;
  readonly #events: Events;

  constructor(ports: ChatPorts, speakers: Speakers) {
    this.#ports = ports;
    this.#speakers = speakers;
    this.#events = new Events(ports);
  }

  async session(asked: Asked): Promise<Answer> {
    refuseOtherSites(asked.headers['sec-fetch-site']);
    const { account, cookie, name, language } = await this.#speakers.begin(asked);
    if (asked.body['language'] !== undefined) await this.#choose(account, languageOf({ language }));
    return { status: 200, headers: { 'Set-Cookie': cookie }, json: { name, language, conversation: account } };
  }

  async message(asked: Asked): Promise<Answer> {
    const speaking = this.#who(asked);
    const { account } = speaking;
    const language = asked.query.get('language') ?? undefined;
    const incoming = incomingOf(asked.body, {
      account,
      conversation: { id: account, kind: 'private' },
      at: this.#ports.clock.now(),
      ...(language !== undefined && this.#ports.languages.includes(language) ? { language } : {}),
    });
    if (!(await this.#speakers.maySay(speaking, asked))) throw new HttpError(403, 'quota');
    if ((await this.#ports.accept(incoming)) === 'full') throw new UserError('too-many-messages');
    return { status: 202, json: { accepted: true } };
  }

  async language(asked: Asked): Promise<Answer> {
    const { account } = this.#who(asked);
    await this.#choose(account, languageOf(asked.body));
    return { status: 200, json: { accepted: true } };
  }

  async events(asked: Asked): Promise<Answer> {
    const { holder, account } = this.#who(asked);
    return this.#events.answer(holder, account);
  }

  #who(asked: Asked): Speaking {
    refuseOtherSites(asked.headers['sec-fetch-site']);
    const speaking = this.#speakers.find(asked);
    if (!speaking) throw new HttpError(401, 'no-session');
    return speaking;
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
