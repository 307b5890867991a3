import { expect } from 'chai';
import { type Route } from '../../../adapters/web/http.ts';
import { rateLimiter } from '../../../adapters/web/rate.ts';
import { network } from '../../../adapters/web/remote.ts';
import { startChat, postJson, type Chat } from './fixture.ts';

const echo: Route = {
  method: 'POST',
  path: '/echo',
  limit: 1_024,
  handle: async ({ body }) => ({ status: 200, json: body }),
};

describe('the address of a client', () => {
  const limited: Route = { ...echo, rate: { burst: 3, perSecond: 0.001 } };
  const flood = async (chat: Chat, headers: (n: number) => Record<string, string>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let n = 1; n <= 5; n++) statuses.push((await postJson(`${chat.address}/echo`, {}, headers(n))).status);
    return statuses;
  };

  it('abuse 18: a made-up X-Forwarded-For does not evade the limit', async () => {
    const chat = await startChat({ routes: [limited] });
    expect(await flood(chat, (n) => ({ 'x-forwarded-for': `10.0.0.${n}` }))).to.deep.equal([200, 200, 200, 429, 429]);
    await chat.close();
  });

  it('abuse 18: behind a trusted proxy only what the proxy wrote counts', async () => {
    const chat = await startChat({ routes: [limited], trustProxy: 1 });
    expect(await flood(chat, (n) => ({ 'x-forwarded-for': `10.0.0.${n}, 192.0.2.1` }))).to.deep.equal([
      200, 200, 200, 429, 429,
    ]);
    expect(await flood(chat, (n) => ({ 'x-forwarded-for': `192.0.2.1, 10.0.0.${n}` }))).to.deep.equal(
      Array(5).fill(200),
    );
    await chat.close();
  });

  it('abuse 18: takes away proxies of this machine, and no address that is none', async () => {
    const chat = await startChat({ routes: [limited], trustProxy: 'loopback' });
    expect(await flood(chat, (n) => ({ 'x-forwarded-for': `10.0.0.${n}, 192.0.2.1, 127.0.0.1` }))).to.deep.equal([
      200, 200, 200, 429, 429,
    ]);
    expect(await flood(chat, (n) => ({ 'x-forwarded-for': `10.0.0.${n}, nonsense` }))).to.deep.equal([
      200, 200, 200, 429, 429,
    ]);
    await chat.close();
  });
});

describe('the network of an address', () => {
  it('is the /64 of an IPv6 address, however it is written', () => {
    expect(network('192.0.2.1')).to.equal('192.0.2.1');
    expect(network('2001:db8:1:2:3:4:5:6')).to.equal('2001:db8:1:2');
    expect(network('2001:db8:1:2::9')).to.equal('2001:db8:1:2');
    expect(network('2001:db8::9')).to.equal('2001:db8:0:0');
    expect(network('::1')).to.equal('0:0:0:0');
  });
});

describe('the rate limiter', () => {
  it('gives a burst, then a steady flow, to each client apart', () => {
    let now = 0;
    const take = rateLimiter({ burst: 2, perSecond: 1 }, () => now);
    expect([take('a'), take('a'), take('a'), take('b')]).to.deep.equal([true, true, false, true]);
    now = 1_000;
    expect([take('a'), take('a')]).to.deep.equal([true, false]);
  });

  it('forgets the client seen longest ago rather than grow without end', () => {
    const take = rateLimiter({ burst: 1, perSecond: 0 }, () => 0);
    take('first');
    for (let n = 0; n < 10_000; n++) take(`client-${n}`);
    expect(take('client-9999')).to.equal(false);
    expect(take('first')).to.equal(true);
  });
});
