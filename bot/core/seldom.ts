/** Courtesies that must not become a flood themselves. */

const REMEMBERED_AT_MOST = 10_000;

/**
 * Whether it is time again for this one: true at most once in so many milliseconds for each name.
 * @param now milliseconds that never run back
 */
export function seldom(every: number, now = () => performance.now()): (name: string) => boolean {
  const last = new Map<string, number>();
  return (name) => {
    if (now() - (last.get(name) ?? -Infinity) < every) return false;
    if (last.size >= REMEMBERED_AT_MOST) last.clear();
    last.set(name, now());
    return true;
  };
}
