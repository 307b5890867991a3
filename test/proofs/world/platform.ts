/** A platform that keeps a record of all that reached people, and gives each update until it is accepted, some of them twice. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Incoming } from '../../../bot/core/channel.ts';
import { type History, type NameOf, nameOf as nameOfUpdate } from './history.ts';

const AGAIN_AFTER = 100;

export interface Platform {
  address: string;
  history: History;
  nameOf: NameOf;
  close(): void;
}

/** Listens on this machine only. `nameOf`: what a part is called in the history. */
export async function startPlatform(nameOf = nameOfUpdate): Promise<Platform> {
  const history: History = { accepted: [], delivered: [], kills: 0 };
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const sent = JSON.parse(body) as { conversation: string; id: string };
      history.delivered.push({ ...sent, id: nameOf(sent.id), after: history.kills });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { address: `http://127.0.0.1:${port}/`, history, nameOf, close: () => server.close() };
}

/** Until it is accepted, like a platform that got no 200. `twice`: also when it was, half of these at the same time. */
export async function giveUntilAccepted(
  give: (update: Incoming) => Promise<boolean>,
  update: Incoming,
  { history }: Platform,
  twice: 'not' | 'at once' | 'later',
): Promise<void> {
  if (twice === 'at once') void give(update);
  while (!(await give(update))) await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER));
  history.accepted.push({ key: update.key, conversation: update.conversation.id, text: update.text ?? '' });
  if (twice === 'later') await give(update);
}
