/** The page's talk with the server. A session that is forgotten there (a restart) is opened again by itself. */

/** What became of a post. `quota`: no more today. `wait`: not now, but it may be tried again after so many milliseconds, when that was said. */
export type Outcome =
  { kind: 'done' } | { kind: 'wait'; busy: boolean; after: number | undefined } | { kind: 'refused'; quota?: boolean };

export interface Opened {
  /** Empty for a visitor. */
  name: string;
  /** Absent for a visitor who chose none. */
  language?: string;
}

/** Who one is where there is no demonstration. */
export const VISITOR = 'visitor';

/** Milliseconds: after that the answer is given up; the same id makes a second try harmless. */
const PATIENCE = 15_000;
const WORTH_WAITING = [408, 429];

/** One demo person, or the visitor of this browser, in this tab. */
export class Session {
  readonly person: string;
  language: string | undefined;

  /** @param language the one that was chosen, if one was */
  constructor(person: string, language?: string) {
    this.person = person;
    this.language = language;
  }

  /** Begins the session, or begins it again. Undefined: there is no such person (any more). Rejects when out of reach. */
  async open(): Promise<Opened | undefined> {
    const wanted = { person: this.person, ...(this.language === undefined ? {} : { language: this.language }) };
    const response = await send('/api/session', wanted);
    if (response.status >= 500 || WORTH_WAITING.includes(response.status)) throw new Error(`status ${response.status}`);
    return response.ok ? ((await response.json()) as Opened) : undefined;
  }

  events(): EventSource {
    return new EventSource(this.#address('/api/events'));
  }

  say(message: object): Promise<Outcome> {
    return this.#post('/api/messages', message);
  }

  async choose(language: string): Promise<void> {
    this.language = language;
    await this.#post('/api/language', { language });
  }

  /** Never rejects: a network that fails is a reason to wait. */
  async #post(path: string, body: object): Promise<Outcome> {
    try {
      const first = await send(this.#address(path), body);
      if (first.status !== 401) return await outcomeOf(first);
      if (!(await this.open())) return { kind: 'refused' };
      return await outcomeOf(await send(this.#address(path), body));
    } catch {
      return { kind: 'wait', busy: false, after: undefined };
    }
  }

  #address(path: string): string {
    const query = new URLSearchParams({ person: this.person });
    if (this.language !== undefined) query.set('language', this.language);
    return `${path}?${query.toString()}`;
  }
}

const send = (path: string, body: object): Promise<Response> =>
  fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });

async function outcomeOf(response: Response): Promise<Outcome> {
  if (response.ok) return { kind: 'done' };
  if (response.status < 500 && !WORTH_WAITING.includes(response.status))
    return { kind: 'refused', quota: (await errorIn(response)) === 'quota' };
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const after = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  return { kind: 'wait', busy: response.status === 429, after };
}

const errorIn = async (response: Response): Promise<unknown> =>
  ((await response.json().catch(() => ({}))) as { error?: unknown }).error;
