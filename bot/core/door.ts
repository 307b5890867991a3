/** A page that opens inside a platform: the platform tells whose it is, and its adapter proves that. */
import type { ChannelName } from './channel.ts';

/** `refused`: not proven. `elsewhere`: signed in, but not with the school. `away`: nobody can tell now. */
export type Proven = { account: string } | 'refused' | 'elsewhere' | 'away';

export interface Door {
  channel: ChannelName;
  /** Whose frames may hold the page, as sources of CSP's frame-ancestors. */
  framedBy: readonly string[];
  /** Whose account it is, by what the platform gave the page. Never throws. */
  prove(proof: string): Promise<Proven>;
}
