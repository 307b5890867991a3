import { expect } from 'chai';
import { type Route } from '../../../adapters/web/http.ts';
import { startChat } from './fixture.ts';

describe('health and metrics', () => {
  it('tells whether it is ready', async () => {
    let able: () => Promise<boolean> = async () => true;
    const chat = await startChat({ ready: () => able() });
    const status = async (): Promise<number> => (await fetch(`${chat.address}/health/ready`)).status;
    expect(await status()).to.equal(200);
    able = async () => false;
    expect(await status()).to.equal(503);
    able = async () => {
      throw new Error('store away');
    };
    expect(await status()).to.equal(503);
    await chat.close();
  });

  it('shows metrics to who holds the token, and has none without a token', async () => {
    const text = async (): Promise<string> => 'turns_total 1\n';
    const chat = await startChat({ metrics: { token: 'a-long-token', text } });
    const get = (authorization = ''): Promise<Response> =>
      fetch(`${chat.address}/metrics`, { headers: { authorization } });
    expect((await get()).status).to.equal(401);
    expect((await get('Bearer another')).status).to.equal(401);
    expect(await (await get('Bearer a-long-token')).text()).to.equal('turns_total 1\n');
    await chat.close();
    for (const token of [undefined, '']) {
      const closed = await startChat({ metrics: { token, text } });
      const response = await fetch(`${closed.address}/metrics`, { headers: { authorization: 'Bearer ' } });
      expect(response.status).to.equal(404);
      await closed.close();
    }
  });
});

describe('stopping', () => {
  it('finishes the request at hand, and takes no more', async () => {
    let finish = (): void => undefined;
    const slow: Route = {
      method: 'GET',
      path: '/slow',
      limit: 0,
      handle: () => new Promise((resolve) => (finish = () => resolve({ status: 200, json: { done: true } }))),
    };
    const chat = await startChat({ routes: [slow] });
    const answer = fetch(`${chat.address}/slow`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = chat.close();
    const late = await fetch(`${chat.address}/health/live`).catch(() => 'refused');
    expect(late).to.equal('refused');
    finish();
    expect(await (await answer).json()).to.deep.equal({ done: true });
    await closed;
  });

  it('cuts off what takes longer than the grace', async () => {
    const never: Route = { method: 'GET', path: '/never', limit: 0, handle: () => new Promise(() => undefined) };
    const chat = await startChat({ routes: [never] });
    const answer = fetch(`${chat.address}/never`).catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await chat.close(50);
    expect(await answer).to.equal('cut off');
  });

  it('says plainly that its port is taken', async () => {
    const chat = await startChat();
    const port = Number(new URL(chat.address).port);
    const second = await startChat({ port }).catch((error: unknown) => error);
    expect(String(second)).to.contain(`127.0.0.1:${port}`).and.contain('EADDRINUSE');
    await chat.close();
  });
});
