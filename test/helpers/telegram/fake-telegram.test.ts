/** The fake keeps Telegram's rules, else what is tested against it proves nothing. */
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Api, TelegramApiError } from 'node-telegram-bot-api';
import { clockAt } from '../../../bot/core/clock.ts';
import { type FakeTelegram, fakeTelegram } from './fake-telegram.ts';
import { person } from './people.ts';

describe('the fake Telegram', () => {
  const clock = clockAt(new Date('2026-11-24T10:00:00Z'));
  let fake: FakeTelegram;
  let api: Api;
  beforeEach(async () => {
    fake = await fakeTelegram({ clock });
    api = new Api(fake.token, { apiRoot: fake.url, maxRetries: 0 });
  });
  afterEach(() => fake.close());

  const send = (chat: number, text = 'hallo'): Promise<number> =>
    api.sendMessage({ chat_id: chat, text }).then(
      () => 200,
      (error: unknown) => (error instanceof TelegramApiError ? error.errorCode : 0),
    );
  const sendMany = async (chat: number, times: number): Promise<number> => {
    const codes = [];
    for (let at = 0; at < times; at++) codes.push(await send(chat));
    return codes.filter((code) => code === 200).length;
  };

  it('takes one message a second in a chat, after a short burst', async () => {
    fake.chat(1).isOpen = true;
    expect(await sendMany(1, 9)).to.equal(5);
    clock.move(2_000);
    expect(await sendMany(1, 9)).to.equal(2);
  });

  it('takes 20 messages a minute in a group, and 30 a second in all', async () => {
    await fake.close();
    fake = await fakeTelegram({ clock, limits: { chatBurst: 100 } });
    api = new Api(fake.token, { apiRoot: fake.url, maxRetries: 0 });
    for (const chat of [-1, 1, 2]) fake.chat(chat).isOpen = true;
    expect(await sendMany(-1, 25)).to.equal(20);
    expect((await sendMany(1, 8)) + (await sendMany(2, 8))).to.equal(10);
  });

  it('takes forms only', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = '{"chat_id":1,"text":"a"}';
    expect((await fetch(`${fake.url}/bot${fake.token}/getMe`, { method: 'POST' })).status).to.equal(200);
    const json = await fetch(`${fake.url}/bot${fake.token}/sendMessage`, { method: 'POST', headers, body });
    expect(json.status).to.equal(400);
  });

  it('keeps presses 150 seconds and messages a day, and answers no older press', async () => {
    const fatma = person(fake, 1);
    fatma.says('hoi');
    fatma.presses('q:1');
    const got = async (): Promise<number> => (await api.getUpdates({ timeout: 0 })).length;
    expect(await got()).to.equal(2);
    clock.move(151_000);
    expect(await got()).to.equal(1);
    clock.move(24 * 60 * 60 * 1000);
    expect(await got()).to.equal(0);
    fake.pressed('old');
    expect(await api.answerCallbackQuery({ callback_query_id: 'old' })).to.equal(true);
    clock.move(151_000);
    const late = await api.answerCallbackQuery({ callback_query_id: 'old' }).catch((error: unknown) => error);
    expect(late).to.include({ errorCode: 400 });
  });

  it('gives what is not confirmed again, and ends the asking of another', async () => {
    const id = person(fake, 1).says('hoi');
    for (let time = 0; time < 2; time++) expect(await api.getUpdates({ timeout: 0 })).to.have.length(1);
    const waiting = api.getUpdates({ timeout: 5, offset: id + 1 }).catch((error: unknown) => error);
    await pause(50);
    expect(await api.getUpdates({ timeout: 0 })).to.deep.equal([]);
    expect(await waiting).to.include({ errorCode: 409 });
  });

  it('posts to a webhook until it takes an update, messages and presses apart', async () => {
    const posted: string[] = [];
    let refusals = 3;
    const server = createServer((request, response) => {
      posted.push(String(request.headers['x-telegram-bot-api-secret-token']));
      response.statusCode = refusals-- > 0 ? 503 : 200;
      response.end();
      request.resume();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    await api.setWebhook({ url, secret_token: 'secret' });
    const fatma = person(fake, 1);
    fatma.says('hoi');
    fatma.presses('q:1');
    while (fake.updates.pending() > 0) await pause(5);
    expect(posted).to.deep.equal(Array(5).fill('secret'));
    expect(await api.getUpdates({ timeout: 0 }).catch((error: unknown) => error)).to.include({ errorCode: 409 });
    server.close();
    server.closeAllConnections();
  });

  it('lets a bot write to nobody who never wrote, and to no one who blocked it', async () => {
    expect(await send(404)).to.equal(400);
    fake.chat(5);
    expect(await send(5)).to.equal(403);
    const fatma = person(fake, 6);
    fatma.says('hoi');
    expect(await send(6)).to.equal(200);
    fatma.blocks();
    expect(await send(6)).to.equal(403);
    fatma.unblocks();
    expect(await send(6, ' ')).to.equal(400);
    expect(await send(6, 'x'.repeat(4_097))).to.equal(400);
  });
});
