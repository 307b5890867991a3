/** The keys that sign what Microsoft sends: fetched rarely, kept long, and never fetched because somebody who is not known asks often. */
import { importJWK } from 'jose';
import { z } from 'zod';
import { type Log } from '../../bot/core/log.ts';

/** Nothing is known about a key because its host does not answer. */
export class KeysAway extends Error {}

export interface SigningKey {
  key: Awaited<ReturnType<typeof importJWK>>;
  /** The channels it may sign for (Bot Connector authentication, step 3 of "endorsements"). Absent: for all. */
  endorsements?: readonly string[] | undefined;
}

export interface SigningKeys {
  /** The key of this id; undefined when there is none. Throws KeysAway. */
  find(id: string): Promise<SigningKey | undefined>;
}

/** Milliseconds. Microsoft asks for a new look at least every day, and tells keys days before it uses them. */
const FRESH_FOR = 24 * 60 * 60 * 1000;
/** An unknown key is looked for no more often, whatever comes in. */
const LOOK_EVERY = 60_000;
/** After the host did not answer. */
const TRY_EVERY = 2_000;
const PATIENCE = 5_000;
const KEYS_AT_MOST = 200;

const Metadata = z.object({ jwks_uri: z.string() });
const Key = z.object({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string(), endorsements: z.array(z.string()).optional() }); // prettier-ignore
const KeySet = z.object({ keys: z.array(z.unknown()).max(KEYS_AT_MOST) });

/**
 * The keys named by an OpenID document. Time is the machine's own.
 * @param metadata the address of the document; the keys must be at the same host
 */
export function signingKeys(metadata: string, log: Log, now = () => performance.now()): SigningKeys {
  let keys = new Map<string, SigningKey>();
  let freshUntil = -Infinity;
  let nextLook = -Infinity;
  let looking: Promise<boolean> | undefined;

  async function look(): Promise<boolean> {
    nextLook = now() + LOOK_EVERY;
    try {
      keys = await fetchKeys(metadata);
      freshUntil = now() + FRESH_FOR;
      return true;
    } catch (error) {
      nextLook = now() + TRY_EVERY;
      log.warn({ err: error }, 'the keys of Microsoft cannot be fetched');
      return false;
    }
  }
  /** Several who ask at once wait for one look. Undefined: it is too early. */
  const lookOnce = (): Promise<boolean> | undefined => {
    if (!looking && now() < nextLook) return undefined;
    looking ??= look().finally(() => (looking = undefined));
    return looking;
  };

  return {
    async find(id) {
      const known = keys.get(id);
      if (known && now() < freshUntil) return known;
      const answered = await lookOnce();
      // Where the host is away, a key that was known is still good; of another nothing can be said.
      const found = keys.get(id);
      if (!found && (answered === false || freshUntil === -Infinity)) throw new KeysAway('no keys');
      return found;
    },
  };
}

async function fetchKeys(metadata: string): Promise<Map<string, SigningKey>> {
  const { jwks_uri: address } = Metadata.parse(await fetchJson(metadata));
  if (new URL(address).origin !== new URL(metadata).origin) throw new Error('the keys are at another host');
  const { keys } = KeySet.parse(await fetchJson(address));
  const usable = keys.flatMap((key) => Key.safeParse(key).data ?? []);
  const imported = usable.map(async ({ endorsements, ...jwk }) => {
    const key = await importJWK(jwk, 'RS256');
    return [jwk.kid, { key, endorsements }] as const;
  });
  return new Map(await Promise.all(imported));
}

async function fetchJson(address: string): Promise<unknown> {
  const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.json();
}
