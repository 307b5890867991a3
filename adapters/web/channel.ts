/** The web chat's way out: sent is what is stored in the history. */
import { Retry, type Adapter, type Heard } from '../../bot/core/channel.ts';
import { type Clock } from '../../bot/core/clock.ts';
import { type History, type HistoryRow } from './history.ts';
import { planParts, type Part } from './split.ts';

/** Milliseconds. The history takes a part once per id, so that trying again is always safe. */
const RETRY_AFTER = 1_000;

/** @param history its `add` also tells the open pages (`toldLive`) */
export function webChannel(history: History, clock: Clock): Adapter<Part> {
  const store = (conversation: string, ...rows: HistoryRow[]): Promise<void> =>
    history.add(conversation, ...rows).catch((cause: unknown) => {
      throw new Retry(RETRY_AFTER, { cause });
    });
  const said = (part: Part, id: string): HistoryRow => ({ id, at: clock.now(), from: 'bot', body: part });
  return {
    channel: 'web',
    takesFiles: true,
    plan: (message) => planParts(message),
    async send(to, part, id) {
      await store(to.conversation, said(part, id));
      return id;
    },
    keep: (to, heard, parts) =>
      store(to.conversation, ...heard.map(heardRow), ...parts.map(({ part, id }) => said(part, id))),
  };
}

/** What a person said, as the history has it. */
export const heardRow = ({ id, at, ...body }: Heard): HistoryRow => ({ id, at: new Date(at), from: 'person', body });
