/** The service address of each conversation: told with every activity, needed for every message, and the same for years. */

/** Where they rest. */
export interface ServiceStore {
  save(conversation: string, address: string): Promise<void>;
  find(conversation: string): Promise<string | undefined>;
}

export interface Services {
  /** Keeps the address of this conversation; writes only what is new. Throws what the store throws. */
  remember(conversation: string, address: string): Promise<void>;
  of(conversation: string): Promise<string | undefined>;
}

const REMEMBERED_AT_MOST = 20_000;

/** With a memory in front of the store, so that a turn costs nothing more. */
export function services(store: ServiceStore): Services {
  const known = new Map<string, string>();
  const learn = (conversation: string, address: string): void => {
    if (known.size >= REMEMBERED_AT_MOST) known.clear();
    known.set(conversation, address);
  };
  return {
    async remember(conversation, address) {
      if (known.get(conversation) === address) return;
      await store.save(conversation, address);
      learn(conversation, address);
    },
    async of(conversation) {
      const found = known.get(conversation) ?? (await store.find(conversation));
      if (found !== undefined) learn(conversation, found);
      return found;
    },
  };
}
