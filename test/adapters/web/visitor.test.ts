/** A visitor of the web chat: a session of their own, a quota, and a link that by itself changes nothing. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { clockAt } from '../../../bot/core/clock.ts';
import { postJson, startChat, type Chat } from './fixture.ts';

const CODE = '7K2QF-4M9X3-B8N5T-6R2W7-Y4Z9C3';
const DAY = 24 * 60 * 60 * 1000;

describe('a visitor of the web chat', () => {
  let chat: Chat;
  const linked = new Set<string>();
  const clock = clockAt(new Date('2026-11-22T19:00:00Z'));
  const begin = (): Promise<Chat> =>
    startChat({
      trustProxy: 1,
      chat: {
        people: undefined,
        clock,
        rate: { burst: 1_000, perSecond: 100 },
        isVisitor: async (account) => !linked.has(account),
      },
    });
  beforeEach(async () => (chat = await begin()));
  afterEach(() => chat.close());

  const open = async (cookie = ''): Promise<{ cookie: string; header: string; conversation: string }> => {
    const response = await postJson(`${chat.address}/api/session`, { person: 'visitor' }, { cookie });
    const header = response.headers.get('set-cookie') ?? '';
    const { conversation } = (await response.json()) as { conversation: string };
    return { cookie: header.split(';')[0] ?? '', header, conversation };
  };
  const say = async (cookie: string, text = 'hallo', from = '10.0.0.1'): Promise<number> => {
    const headers = { cookie, 'x-forwarded-for': from };
    return (await postJson(`${chat.address}/api/messages`, { id: randomUUID(), text }, headers)).status;
  };

  it('has a session that only this browser has, through a restart, and no name in it', async () => {
    const first = await open();
    expect(first.header).to.match(
      /^samenspraak-visit=[\w-]{22}\.\d+; Path=\/; Max-Age=7776000; HttpOnly; SameSite=Strict$/,
    );
    expect(first.cookie).not.to.include(first.conversation);
    expect((await open()).conversation).not.to.equal(first.conversation);
    await chat.close();
    chat = await begin();
    expect((await open(first.cookie)).conversation).to.equal(first.conversation);
    expect(await say(first.cookie)).to.equal(202);
    expect(chat.accepted.at(-1)).to.include({ account: first.conversation, channel: 'web' });
  });

  it('is nobody without the cookie, with an altered one, or after 90 days', async () => {
    const { cookie } = await open();
    const [name, day] = cookie.split('.');
    expect(await say('')).to.equal(401);
    expect(await say(`${name ?? ''}.${Number(day) + 1}`), 'a day to come').to.equal(401);
    expect(await say(`${name ?? ''}.${Number(day) - 1}`), 'another day is another account').to.equal(202);
    expect(chat.accepted.at(-1)?.account).not.to.equal((await open(cookie)).conversation);
    const later = await startChat({
      chat: {
        people: undefined,
        clock: clockAt(new Date(clock.now().getTime() + 90 * DAY)),
        isVisitor: async () => true,
      },
    });
    const response = await postJson(`${later.address}/api/messages`, { id: randomUUID(), text: 'hallo' }, { cookie });
    expect(response.status).to.equal(401);
    await later.close();
  });

  it('has thirty messages a day, and three hundred a network; a code and a linked account have no quota', async () => {
    const { cookie, conversation } = await open();
    const statuses: number[] = [];
    for (let n = 0; n < 31; n++) statuses.push(await say(cookie));
    expect(statuses.filter((status) => status === 202)).to.have.length(30);
    expect(statuses.at(-1)).to.equal(403);
    expect(await say(cookie, CODE)).to.equal(202);
    linked.add(conversation);
    expect(await say(cookie)).to.equal(202);
    for (let visitor = 0; visitor < 9; visitor++) {
      const other = await open();
      for (let n = 0; n < 30; n++) await say(other.cookie);
    }
    expect(await say((await open()).cookie), 'the 301st').to.equal(403);
    expect(await say((await open()).cookie, 'hallo', '10.0.0.2'), 'another network').to.equal(202);
  });

  it('abuse 43: opening a link with a code changes nothing', async () => {
    const { cookie } = await open();
    for (const path of [`/?code=${CODE}`, `/api/session?code=${CODE}`, `/api/messages?id=${randomUUID()}&text=${CODE}`])
      await fetch(`${chat.address}${path}`, { headers: { cookie } });
    for (const method of ['HEAD', 'OPTIONS'])
      await fetch(`${chat.address}/api/messages?text=${CODE}`, { method, headers: { cookie } });
    expect(chat.accepted).to.deep.equal([]);
  });

  it('cannot be spoken for by another site', async () => {
    const { cookie } = await open();
    const headers = { cookie, 'sec-fetch-site': 'cross-site' };
    const response = await postJson(`${chat.address}/api/messages`, { id: randomUUID(), text: CODE }, headers);
    expect(response.status).to.equal(403);
    expect(chat.accepted).to.deep.equal([]);
  });
});
