/** What the web chat asks of the rest of the program. */
import type { ChatPorts } from '../adapters/web/chat-routes.ts';
import type { History, HistoryRow } from '../adapters/web/history.ts';
import { heardRow } from '../adapters/web/channel.ts';
import { stillWaiting } from '../models/conversations/accept.ts';
import { addHistory, lastHistory } from '../models/history.ts';
import type { Pack } from '../models/packs/types.ts';
import { chooseLanguage, whoIs } from '../models/people/person.ts';
import type { Bot } from './bot.ts';
import { type Actor, System } from './core/actor.ts';
import { systemClock } from './core/clock.ts';
import { heardMessage } from './turn/state.ts';

const who = System('the web chat');

/** The history of the web chat in the store. What waits to be handled is shown too: it is kept as safely. */
export function webHistory(): History {
  return {
    add: (conversation, ...rows) => addHistory(who, conversation, rows),
    async last(conversation, count) {
      const waiting = (await stillWaiting('web', conversation)).map((incoming) =>
        heardRow(heardMessage(incoming, undefined)),
      );
      const rows = await lastHistory<HistoryRow>(who, conversation, count);
      const known = new Set(rows.map(({ id }) => id));
      return [...rows, ...waiting.filter(({ id }) => !known.has(id))];
    },
  };
}

type Ports = Pick<ChatPorts, 'people' | 'isVisitor' | 'accept' | 'setLanguage'>;

/** Who can speak, and what becomes of what they say. */
export function webPorts(bot: Bot, pack: Pack, demo: boolean): Ports {
  const whoIsOnWeb = (id: string): Promise<Actor> => whoIs(who, { channel: 'web', id }, pack.id, systemClock.now());
  return {
    people: demo ? () => Promise.resolve(pack.demo?.people ?? []) : undefined,
    isVisitor: async (account) => (await whoIsOnWeb(account)).kind === 'visitor',
    accept: (incoming) => bot.engine.accept({ ...incoming, school: pack.id }),
    async setLanguage(account, language) {
      await chooseLanguage(await whoIsOnWeb(account.id), language);
    },
  };
}
