import { request } from 'node:http';
import { expect } from 'chai';
import { secretOf, WEBHOOK_PATH } from '../../../adapters/telegram/webhook.ts';
import { person } from '../../helpers/telegram/people.ts';
import { telegramSchool, type TelegramSchool } from '../../helpers/telegram/school.ts';
import { postJson, rawRequest } from '../web/fixture.ts';
import { message } from './fixture.ts';

/** The status that comes back while the body is still awaited. */
const answeredBeforeItsBody = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': 1_000 };
    const asked = request(url, { method: 'POST', headers }, ({ statusCode }) => {
      asked.destroy();
      resolve(statusCode);
    });
    asked.on('error', reject);
    asked.write('{');
  });

describe('the webhook of Telegram', () => {
  let at: TelegramSchool;
  let secret: Record<string, string>;
  before(async () => {
    at = await telegramSchool({ webhook: true, limits: false });
    secret = { 'x-telegram-bot-api-secret-token': secretOf(at.fake.token) };
  });
  after(() => at.close());

  let updates = 1;
  const post = (body: unknown, headers = secret): Promise<Response> =>
    postJson(`${at.address}${WEBHOOK_PATH}`, body, headers);
  const update = (text: string): object => ({ update_id: updates++, message: message({ text }) });
  const turns = async (): Promise<number> => {
    await at.school.bot.engine.idle();
    return at.school.turns.length;
  };

  it('is where Telegram was told to post, with a secret and the kinds of updates', () => {
    const told = at.fake.calls.find(({ method }) => method === 'setWebhook')?.params;
    expect(told).to.deep.include({
      url: `https://chat.kelderswerf.example${WEBHOOK_PATH}`,
      secret_token: secretOf(at.fake.token),
      allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
    });
    expect(secretOf(at.fake.token)).to.match(/^[\w-]{1,256}$/);
  });

  it('takes what Telegram posts, and answers in the chat', async () => {
    const fatma = person(at.fake, 2001);
    fatma.says('hoe vaak komt de Info uit?');
    expect((await at.said(fatma)).join()).to.include('Bron: ');
  });

  it('abuse 1: telegram without the secret, or with a wrong one: 401, and the body is not read', async () => {
    const before = await turns();
    for (const wrong of ['', 'x', secretOf(`${at.fake.token}x`)])
      expect((await post(update('hoi'), { 'x-telegram-bot-api-secret-token': wrong })).status).to.equal(401);
    expect((await post(update('hoi'), {})).status).to.equal(401);
    expect(await answeredBeforeItsBody(`${at.address}${WEBHOOK_PATH}`)).to.equal(401);
    expect(await turns()).to.equal(before);
  });

  it('abuse 2: telegram any other method gets 405, and the program lives', async () => {
    for (const method of ['GET', 'PUT', 'HEAD', 'DELETE'])
      expect((await fetch(`${at.address}${WEBHOOK_PATH}`, { method, headers: secret })).status, method).to.equal(405);
    expect((await post(update('bedankt'))).status).to.equal(200);
  });

  it('abuse 4: telegram what is no update, and no object, gets 400', async () => {
    const odd = ['[]', '"text"', 'null', '7', '{broken', '', '{}', '{"update_id":"1"}', '{"update_id":1,"message":[]}'];
    for (const body of odd) expect((await post(body)).status, body).to.equal(400);
  });

  it('abuse 5: telegram a body of 50 MB gets 413, unread', async () => {
    const before = process.memoryUsage().rss;
    expect((await post(`{"a":"${'x'.repeat(300_000)}"}`)).status).to.equal(413);
    const head = `POST ${WEBHOOK_PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-Telegram-Bot-Api-Secret-Token: ${secretOf(at.fake.token)}\r\nContent-Length: 52428800\r\nConnection: close\r\n\r\n`;
    expect(await rawRequest(at.address, [head, 'x'])).to.include('413');
    expect(process.memoryUsage().rss - before).to.be.below(50 * 2 ** 20);
  });

  it('abuse 6: telegram JSON nested 10,000 deep gets 400', async () => {
    expect((await post(`{"update_id":1,"message":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).status).to.equal(400);
  });

  it('abuse 7: telegram keys that reach a prototype are nothing', async () => {
    const text = JSON.stringify(update('bedankt')).replace('{', '{"__proto__":{"polluted":1},"constructor":{"a":1},');
    expect((await post(text)).status).to.equal(200);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('abuse 8: telegram NUL and lone surrogates are stored safely; invalid UTF-8 gets 400', async () => {
    const before = await turns();
    expect((await post(JSON.stringify(update('bedankt\0 \ud800 x')))).status).to.equal(200);
    expect(await turns()).to.equal(before + 1);
    const bytes = Buffer.concat([Buffer.from('{"update_id":1,"a":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]);
    expect((await post(new Uint8Array(bytes))).status).to.equal(400);
  });

  it('abuse 18: telegram an address that was made up changes nothing', async () => {
    for (const address of ['127.0.0.1', '91.108.4.1', '149.154.160.1'])
      expect((await post(update('hoi'), { 'x-forwarded-for': address })).status).to.equal(401);
  });

  it('abuse 19: telegram the same update a hundred times, half of them at once, is one turn', async () => {
    const before = await turns();
    const body = update('bedankt');
    const statuses = await Promise.all(Array.from({ length: 50 }, async () => (await post(body)).status));
    for (let at = 0; at < 50; at++) statuses.push((await post(body)).status);
    await at.school.bot.engine.idle();
    expect(new Set(statuses)).to.deep.equal(new Set([200]));
    expect(await turns()).to.equal(before + 1);
  });
});

describe('the webhook of Telegram before we know who we are', () => {
  it('gets 503, so that Telegram keeps the update and brings it again', async () => {
    const { webhookRoute } = await import('../../../adapters/telegram/webhook.ts');
    const asked = { path: WEBHOOK_PATH, params: {}, query: new URLSearchParams(), headers: {}, remote: '', body: {} };
    expect(await webhookRoute('secret', () => undefined).handle(asked)).to.include({ status: 503 });
  });
});
