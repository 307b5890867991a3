/**
 * 100,000 activities with something wrong: malformed with the best of tokens, or sound and not signed as they should be. No crash,
 * no 5xx, no memory kept; of those that are not signed none is handled, and the keys are hardly fetched.
 */
import { loopbackServer } from '../helpers/loopback-server.ts';
import { MESSAGES_PATH } from '../../adapters/teams/messages-route.ts';
import { createLog } from '../../bot/core/log.ts';
import { type FakeTeams, fakeTeams } from '../helpers/teams/fake-teams.ts';
import { activity } from '../helpers/teams/people.ts';
import { channelOn } from '../helpers/teams/school.ts';
import { heapAfterCollecting } from './heap.ts';
import type { Prove } from './proof.ts';
import { seeded } from './random.ts';
import { spoilt } from './spoil.ts';

const ACTIVITIES = 100_000;
const AT_ONCE = 32;
/** Bytes of heap that may be left over. */
const GROWTH_AT_MOST = 50 * 2 ** 20;
const FETCHES_AT_MOST = 10;

const SOUND: readonly object[] = [
  {
    text: 'hoe vaak komt de Info uit?',
    entities: [{ type: 'mention', text: '<at>x</at>', mentioned: { id: '28:x' } }],
  },
  { text: '', attachments: [{ contentType: 'image/png', name: 'brief.png' }] },
  { type: 'messageUpdate', text: 'toch niet', channelData: { eventType: 'editMessage' } },
  {
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', data: { choice: 'q:0' } } },
  },
  { type: 'installationUpdate', action: 'add' },
  { type: 'conversationUpdate', membersAdded: [{ id: '28:x' }] },
];

/** Reads the statuses, who was heard, the heap before and after, and whether a sound activity is still taken. */
export const teamsMalformed: Prove = async (size, seed) => {
  const count = Math.ceil(ACTIVITIES * size);
  const target = await openTarget();
  const random = seeded(seed);
  const pick = (): object => ({ ...activity(target.fake, 1), ...SOUND[Math.floor(random() * SOUND.length)] });
  const badTokens = await tokensOf(target.fake);
  const statuses = new Map<number, number>();
  let heardUnsigned = 0;
  const count1 = (status: number): void => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const good = await target.fake.token();

  /** Half of them malformed and signed, half of them sound and signed by nobody who may. */
  async function post(id: number): Promise<void> {
    const isSigned = id % 2 === 0;
    const token = isSigned ? good : badTokens[Math.floor(random() * badTokens.length)];
    const status = await target.post(isSigned ? spoilt(random, pick()) : JSON.stringify(pick()), token ?? '');
    if (!isSigned && status < 400) heardUnsigned++;
    count1(status);
  }
  for (let id = 0; id < AT_ONCE * 10; id++) await post(id);
  const before = heapAfterCollecting();
  for (let id = 0; id < count; id += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - id) }, (_, at) => post(id + at)));
  const growth = heapAfterCollecting() - before;
  const isAlive = (await target.post(JSON.stringify(activity(target.fake, 1, { text: 'hoi' })), good)) === 200;
  const fetches = target.fake.calls.filter((call) => call === 'GET /keys').length;
  await target.close();
  const failed = [...statuses].filter(([status]) => status >= 500 || status === 0);
  return {
    lines: [
      ...[...statuses].sort().map(([status, times]) => `${status}: ${times}`),
      `heard although not signed: ${heardUnsigned}`,
      `keys fetched ${fetches} times (at most ${FETCHES_AT_MOST})`,
      `heap grown by ${(growth / 2 ** 20).toFixed(1)} MB (at most ${GROWTH_AT_MOST / 2 ** 20})`,
      `alive: ${isAlive ? 'yes' : 'no'}`,
    ],
    passed:
      failed.length === 0 && heardUnsigned === 0 && fetches <= FETCHES_AT_MOST && growth < GROWTH_AT_MOST && isAlive,
  };
};

/** None, garbage, forged, ended, for others, by others, for another address, under keys that nobody knows. */
async function tokensOf({ signer, token, url }: FakeTeams): Promise<string[]> {
  const claims = { iss: 'https://api.botframework.com', aud: 'x', serviceurl: `${url}/` };
  const unknown = Array.from({ length: 20 }, (_, at) => signer.signAs(`key-${at}`, claims));
  const signed = await Promise.all([
    token({ expiresIn: -4_000 }),
    token({ aud: 'x' }),
    token({ iss: 'x' }),
    token({ serviceurl: 'x' }),
    signer.forge(claims),
    ...unknown,
  ]);
  return ['', 'garbage', 'a.b.c', ...signed];
}

interface Target {
  fake: FakeTeams;
  /** The status of the answer; 0: none came. */
  post(body: string, token: string): Promise<number>;
  close(): Promise<void>;
}

/** The channel behind the real web server; what it takes is let go. */
async function openTarget(): Promise<Target> {
  const fake = await fakeTeams({ limits: false });
  const log = createLog('silent');
  const places = new Map<string, string>();
  const channel = await channelOn(fake, {
    limits: false,
    places: { save: async (id, address) => void places.set(id, address), find: async (id) => places.get(id) },
    silent: true,
  });
  const { routes } = channel;
  const server = loopbackServer(routes, log);
  const address = await server.start();
  await channel.open(async () => 'accepted');
  return {
    fake,
    async post(body, token) {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      const answer = await fetch(`${address}${MESSAGES_PATH}`, { method: 'POST', headers, body }).catch(
        () => undefined,
      );
      await answer?.arrayBuffer();
      return answer?.status ?? 0;
    },
    async close() {
      await channel.close();
      await server.close(0);
      await fake.close();
    },
  };
}
