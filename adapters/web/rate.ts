/** Token buckets: how often one client may ask. */
import { type Rate } from './http.ts';

/** More clients at once than a school has; beyond it the one seen longest ago is forgotten. */
const MAX_CLIENTS = 10_000;

interface Bucket {
  tokens: number;
  /** Milliseconds, of the clock given. */
  at: number;
}

/** Takes a token of this client; false when there is none left. `now`: milliseconds that never run back. */
export function rateLimiter({ burst, perSecond }: Rate, now = () => performance.now()): (client: string) => boolean {
  const buckets = new Map<string, Bucket>();

  return (client) => {
    const at = now();
    const bucket = buckets.get(client) ?? { tokens: burst, at };
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond);
    bucket.at = at;
    // Deleted first, so that the map's order is that of the last visit.
    buckets.delete(client);
    buckets.set(client, bucket);
    forgetOldest(buckets);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  };
}

function forgetOldest(buckets: Map<string, Bucket>): void {
  if (buckets.size <= MAX_CLIENTS) return;
  const [oldest] = buckets.keys();
  if (oldest !== undefined) buckets.delete(oldest);
}
