/** Whose page it is: by a link from the chat, by what a platform proved, and after that by the session. */
import { type Actor, type PersonActor, System } from '../../../../bot/core/actor.ts';
import { type AccountRef, CHANNELS } from '../../../../bot/core/channel.ts';
import type { Clock } from '../../../../bot/core/clock.ts';
import {
  beginPageSession,
  endPageSession,
  type PageHolder,
  pageSession,
  usePageLink,
} from '../../../../models/people/page-passes.ts';
import { whoIs } from '../../../../models/people/person.ts';

/** A session, and who it is of. */
export interface Opened {
  session: string;
  who: PersonActor;
}

export interface Holders {
  /** Uses a link up. Null: it is used, old or not ours, or the account is unlinked. */
  byLink(key: string): Promise<Opened | null>;
  /** Null: the account is nobody's. */
  byAccount(account: AccountRef): Promise<Opened | null>;
  bySession(session: string): Promise<PersonActor | null>;
  end(session: string): Promise<void>;
}

const system = System('a page of a person');

/** Of one school. */
export function holders(school: string, clock: Clock): Holders {
  const actorOf = (account: AccountRef): Promise<Actor> => whoIs(system, account, school, clock.now());

  /** The account may have been unlinked, or have become another person's, since. */
  async function stillThemselves(holder: PageHolder | null): Promise<PersonActor | null> {
    const account = holder && accountIn(holder.account);
    const who = account && (await actorOf(account));
    return who?.kind === 'person' && who.person === holder?.person ? who : null;
  }
  const begin = async (who: PersonActor, account: string): Promise<Opened> => ({
    who,
    session: await beginPageSession(system, { school, person: who.person, account }, clock.now()),
  });

  return {
    async byLink(key) {
      const holder = await usePageLink(system, key, school, clock.now());
      const who = await stillThemselves(holder);
      return who && holder ? begin(who, holder.account) : null;
    },
    async byAccount(account) {
      const who = await actorOf(account);
      return who.kind === 'person' ? begin(who, `${account.channel}/${account.id}`) : null;
    },
    bySession: async (session) => stillThemselves(await pageSession(system, session, school, clock.now())),
    end: (session) => endPageSession(system, session),
  };
}

function accountIn(text: string): AccountRef | undefined {
  const slash = text.indexOf('/');
  const channel = CHANNELS.find((one) => one === text.slice(0, slash));
  return channel && { channel, id: text.slice(slash + 1) };
}
