/** The load of the turn benchmark: parents who each ask, wait for the answer, and ask again. */
import { randomUUID } from 'node:crypto';

const QUESTION = 'hoe vaak komt de Info uit?';
let asked = 0;
/** Never the same text twice in a row of a hundred, so that each is understood anew. */
export const question = (): string => QUESTION + ' '.repeat(asked++ % 100);
/** As long as the bot's own answer. */
export const REPLY =
  'De Info is de nieuwsbrief van de school. Die komt elke drie weken. De school verwacht dat u hem leest.\nDe Info: vrijdag 27 november.';

export type Ask = () => Promise<void>;

/** Posts the question to the floor and reads its reply. */
export function floorAsker(address: string): Ask {
  return async () => {
    const response = await post(`${address}/api/messages`, { id: randomUUID(), text: question() });
    if (response.status !== 202) throw new Error(`the floor answered ${response.status}`);
    await response.text();
  };
}

/** Opens a parent's chat; each question is done when its answer has come over the event stream. */
export async function parentAsker(address: string, person: string): Promise<Ask> {
  const session = await post(`${address}/api/session`, { person });
  const cookie = session.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const events = await fetch(`${address}/api/events?person=${person}`, { headers: { cookie } });
  const answered = answers(events);
  const ask: Ask = async () => {
    const response = await post(
      `${address}/api/messages?person=${person}`,
      { id: randomUUID(), text: question() },
      cookie,
    );
    if (response.status !== 202) throw new Error(`the bot answered ${response.status}`);
    await response.text();
    await answered.next();
  };
  await ask();
  return ask;
}

/** One item for each answer with a source that comes over the stream. */
async function* answers(events: Response): AsyncGenerator<void> {
  let rest = '';
  for await (const chunk of events.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) if (block.includes('"source"')) yield;
  }
}

const post = (url: string, body: object, cookie = ''): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json', cookie }, body: JSON.stringify(body) });
