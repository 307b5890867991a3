/** What the web chat asks of the rest of the program. */
import type { ChatPorts } from '../adapters/web/chat-routes.ts';
import type { History, HistoryRow } from '../adapters/web/history.ts';
import { addHistory, lastHistory } from '../models/history.ts';
import type { Pack } from '../models/packs/types.ts';
import { chooseLanguage, whoIs } from '../models/people/person.ts';
import type { Bot } from './bot.ts';
import { System } from './core/actor.ts';
import type { Incoming } from './core/channel.ts';
import { cleanText } from './core/clean.ts';

const who = System('the web chat');

/** The history of the web chat in the store. */
export function webHistory(): History {
  return {
    async add(conversation, { id, at, from, body }) {
      await addHistory(who, conversation, { id, at, body: { from, body } });
    },
    async last(conversation, count) {
      const rows = await lastHistory<Pick<HistoryRow, 'from' | 'body'>>(who, conversation, count);
      return rows.map(({ id, at, body }) => ({ id, at, ...body }) as HistoryRow);
    },
  };
}

type Ports = Pick<ChatPorts, 'people' | 'accept' | 'setLanguage'>;

/** What a person said is in the history as soon as it is accepted, so that it is there after a reload. */
export function webPorts(bot: Bot, pack: Pack, history: History, demo: boolean): Ports {
  return {
    people: demo ? () => Promise.resolve(pack.demo?.people ?? []) : undefined,
    async accept(incoming) {
      const accepted = await bot.engine.accept({ ...incoming, school: pack.id });
      if (accepted === 'accepted') await history.add(incoming.conversation.id, await saidRow(history, incoming));
      return accepted;
    },
    async setLanguage(account, language) {
      await chooseLanguage(await whoIs(who, account, pack.id), language);
    },
  };
}

const LOOKED_BACK = 100;

/** A press is shown by what the button said. */
async function saidRow(history: History, { key, at, text, choice, conversation }: Incoming): Promise<HistoryRow> {
  if (!choice) return { id: key, at, from: 'person', body: { text: cleanText(text ?? '') } };
  const rows = await history.last(conversation.id, LOOKED_BACK);
  const asked = rows.findLast((row) => row.from === 'bot' && row.body.question?.id === choice.question);
  const label = asked?.from === 'bot' ? asked.body.question?.choices[choice.index] : undefined;
  return { id: key, at, from: 'person', body: { text: label ?? String(choice.index + 1), choice } };
}
