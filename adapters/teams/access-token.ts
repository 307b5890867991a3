/** The token that opens Teams for us: asked for once, kept until shortly before it ends. */
import { z } from 'zod';
import { Retry } from '../../bot/core/channel.ts';

/** Microsoft does not take the secret: it is wrong, or it has expired. */
export class WrongSecret extends Error {}

export interface AccessToken {
  /** Throws WrongSecret, or Retry when it cannot be asked for now. */
  get(): Promise<string>;
  /** The token that was given is not taken any more. */
  drop(): void;
}

export interface Secret {
  appId: string;
  password: string;
  /** Where tokens are given, for our tenant. */
  tokenUrl: string;
}

/** A token that ends within this is not used any more, in milliseconds. */
const MARGIN = 5 * 60 * 1000;
const PATIENCE = 10_000;
const TRY_AFTER = 5_000;
const SCOPE = 'https://api.botframework.com/.default';
const Given = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

/** Nothing is asked for yet. Time is the machine's own. */
export function accessToken(secret: Secret, now = () => performance.now()): AccessToken {
  let token = '';
  let until = -Infinity;
  let asking: Promise<string> | undefined;

  async function ask(): Promise<string> {
    const given = await askFor(secret);
    token = given.access_token;
    until = now() + given.expires_in * 1000 - MARGIN;
    return token;
  }
  return {
    async get() {
      if (now() < until) return token;
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    drop: () => void (until = -Infinity),
  };
}

async function askFor({ appId, password, tokenUrl }: Secret): Promise<z.infer<typeof Given>> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: appId,
    client_secret: password,
    scope: SCOPE,
  });
  const options = { method: 'POST', body, redirect: 'error', signal: AbortSignal.timeout(PATIENCE) } as const;
  const response = await fetch(tokenUrl, options).catch((cause: unknown) => {
    throw new Retry(TRY_AFTER, { cause });
  });
  // What comes back with a refusal names the app and the tenant, and is not passed on.
  if (response.status === 400 || response.status === 401) throw new WrongSecret('the secret is not taken');
  if (!response.ok) throw new Retry(TRY_AFTER, { cause: new Error(`answered ${response.status}`) });
  return Given.parse(await response.json());
}
