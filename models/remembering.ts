/** How long what is read is believed, in milliseconds. Another process's change is seen after that; our own is at once, by `forget`. */
const REMEMBERED_FOR = 5_000;

export interface Remembering<T> {
  (id: string): Promise<T>;
  forget(): void;
}

/** Reads by id, and remembers for some seconds: for what changes rarely and is asked for in every talk. Never for what decides who may see. */
export function remembering<T>(read: (id: string) => Promise<T>): Remembering<T> {
  let remembered = new Map<string, Promise<T>>();
  let until = 0;
  const get = (id: string): Promise<T> => {
    if (performance.now() > until) {
      remembered = new Map();
      until = performance.now() + REMEMBERED_FOR;
    }
    const found = remembered.get(id) ?? read(id);
    remembered.set(id, found);
    found.catch(() => remembered.delete(id));
    return found;
  };
  return Object.assign(get, { forget: () => void (until = 0) });
}
