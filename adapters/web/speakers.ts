/** Who may speak on the page, and as whom: the demonstration's persons, or a visitor in a session of their own. */
import type { Asked, Head } from './http.ts';

/** Somebody who speaks: the account is also the conversation. */
export interface Speaking {
  account: string;
  /** Whose open streams are counted together. */
  holder: string;
}
export interface Begun extends Speaking {
  cookie: string;
  name: string;
  language: string | undefined;
}

export interface Speakers {
  /** Begins a session, or goes on with it. `body` is what the page posted. */
  begin(asked: Asked): Promise<Begun>;
  /** Who this request speaks for; undefined: nobody. */
  find(head: Head): Speaking | undefined;
  /** Whether they may say this now. */
  maySay(speaking: Speaking, asked: Asked): Promise<boolean>;
}
