/** Who may speak as whom in the demonstration: a random token in a cookie, and the demo persons it has opened. */
import { randomBytes } from 'node:crypto';

/** More browsers than try the demonstration at once; beyond it the oldest has to choose its person again. */
const MAX_SESSIONS = 1_000;
const COOKIE = 'samenspraak';

/** One browser may hold several persons, each in a tab of its own: a parent beside a teacher. In memory only. */
export class Sessions {
  readonly #persons = new Map<string, Set<string>>();
  readonly #secure: boolean;

  /** @param https the cookie travels over https only */
  constructor(https: boolean) {
    this.#secure = https;
  }

  /** Adds the person to this browser's session, or begins one. @returns the `Set-Cookie` header */
  open(cookies: string | undefined, person: string): string {
    const known = tokenIn(cookies);
    const token = known !== undefined && this.#persons.has(known) ? known : randomBytes(16).toString('base64url');
    this.#persons.set(token, (this.#persons.get(token) ?? new Set()).add(person));
    const [oldest] = this.#persons.keys();
    if (this.#persons.size > MAX_SESSIONS && oldest !== undefined) this.#persons.delete(oldest);
    return `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Strict${this.#secure ? '; Secure' : ''}`;
  }

  /** The token, if it has opened this person. */
  find(cookies: string | undefined, person: string | null): string | undefined {
    const token = tokenIn(cookies);
    return token !== undefined && person !== null && this.#persons.get(token)?.has(person) ? token : undefined;
  }
}

const tokenIn = (cookies = ''): string | undefined => /(?:^|;\s*)samenspraak=([\w-]{22})(?:;|$)/.exec(cookies)?.[1];
