import { expect } from 'chai';
import { Api } from 'node-telegram-bot-api';
import { Doubt, Gone, Retry } from '../../../bot/core/channel.ts';
import { sendPart } from '../../../adapters/telegram/send.ts';
import { type Failure, type FakeTelegram, fakeTelegram } from '../../helpers/telegram/fake-telegram.ts';

describe('sending to Telegram', () => {
  let fake: FakeTelegram;
  let api: Api;
  beforeEach(async () => {
    fake = await fakeTelegram();
    api = new Api(fake.token, { apiRoot: fake.url, maxRetries: 0 });
    fake.chat(1001).isOpen = true;
  });
  afterEach(() => fake.close());

  const send = (chat: number, text = 'hallo'): Promise<string> =>
    sendPart(api, String(chat), { text, entities: [], keyboard: [] });
  const failure = (chat: number, text?: string): Promise<unknown> =>
    send(chat, text).then(
      (id) => `sent as ${id}`,
      (error: unknown) => error,
    );
  const after = (given: Failure): Promise<unknown> => {
    fake.failNext('sendMessage', given);
    return failure(1001);
  };
  const shown = (chat: number): number => fake.chat(chat).shown.length;

  it('returns the id of the message, and asks for no preview of links', async () => {
    expect(await send(1001, 'https://school.example')).to.equal(String(fake.chat(1001).shown[0]?.id));
    const [call] = fake.calls;
    expect(call?.params).to.deep.include({
      text: 'https://school.example',
      link_preview_options: { is_disabled: true },
    });
    expect(call?.params).not.to.have.property('parse_mode');
  });

  it('waits as long as Telegram asks', async () => {
    const tooMany = { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 7 } };
    expect(await after(tooMany))
      .to.include({ after: 7_000 })
      .and.be.instanceOf(Retry);
    expect(shown(1001)).to.equal(0);
  });

  it('learns from the limits that a message was not sent', async () => {
    const outcomes = [];
    for (let at = 0; at < 7; at++) outcomes.push(await failure(1001));
    expect(outcomes.filter((one) => one instanceof Retry)).to.have.length(2);
    expect(shown(1001)).to.equal(5);
  });

  it('abuse 68: telegram whoever blocked the bot is gone', async () => {
    fake.chat(1001).isBlocked = true;
    expect(await failure(1001)).to.be.instanceOf(Gone);
    expect(await failure(4040), 'a chat that is not there').to.be.instanceOf(Gone);
    fake.chat(5050);
    expect(await failure(5050), 'somebody who never wrote').to.be.instanceOf(Gone);
  });

  it('abuse 69: telegram a lost response, or a failure half-way, is in doubt, and the call is made once', async () => {
    expect(await after('after')).to.be.instanceOf(Doubt);
    expect(shown(1001)).to.equal(1);
    expect(await after('before')).to.be.instanceOf(Doubt);
    expect(await after({ error_code: 502, description: 'Bad Gateway' })).to.be.instanceOf(Doubt);
    expect(fake.calls.filter(({ method }) => method === 'sendMessage')).to.have.length(2);
  });

  it('is certain that nothing was sent when nobody took the connection', async () => {
    await fake.close();
    expect(await failure(1001)).to.be.instanceOf(Retry);
  });

  it('abuse 36: telegram follows a group to its new id', async () => {
    fake.chat(-200).movedTo = -100_200;
    fake.chat(-100_200).isOpen = true;
    await send(-200);
    expect(shown(-100_200)).to.equal(1);
    fake.chat(-300).movedTo = -100_300;
    expect(await failure(-300), 'and is gone when it is not there').to.be.instanceOf(Error);
  });

  it('answers in the topic of a forum where it was asked', async () => {
    fake.chat(-300).isOpen = true;
    await sendPart(api, '-300/7', { text: 'hallo', entities: [], keyboard: [] });
    expect(fake.chat(-300).shown[0]).to.include({ text: 'hallo', topic: 7 });
  });

  it('sends a file with its name and type, the words below it and the buttons; lost, it is in doubt', async () => {
    const file = { name: 'agenda.ics', type: 'text/calendar', content: 'BEGIN:VCALENDAR é' };
    const keyboard = [[{ text: '1. ja', callback_data: 'q:0' }]];
    const part = { text: 'Voor u', entities: [], keyboard, file };
    await sendPart(api, '1001', part);
    const [shown] = fake.chat(1001).shown;
    expect(shown).to.deep.include({ text: 'Voor u', keyboard });
    expect(shown?.file).to.include({ name: 'agenda.ics', type: 'text/calendar' });
    expect(await shown?.file?.text()).to.equal(file.content);
    fake.failNext('sendDocument', 'after');
    const lost: unknown = await sendPart(api, '1001', part).catch((error: unknown) => error);
    expect(lost).to.be.instanceOf(Doubt);
  });

  it('tells a message that Telegram does not take from a chat that is not there', async () => {
    const error = await failure(1001, ' ');
    for (const kind of [Retry, Gone, Doubt]) expect(error).not.to.be.instanceOf(kind);
    expect(error).to.include({ errorCode: 400 });
  });

  it('abuse 74: telegram no token is in what is thrown', async () => {
    const wrong = new Api(`${fake.token}x`, { apiRoot: fake.url, maxRetries: 0 });
    const errors = [
      await after('after'),
      await after({ error_code: 500, description: 'x' }),
      await sendPart(wrong, '1001', { text: 'a', entities: [], keyboard: [] }).catch((error: unknown) => error),
    ];
    await fake.close();
    errors.push(await failure(1001));
    for (let error of errors)
      for (; error instanceof Error; error = error.cause)
        expect(`${error.message} ${error.stack ?? ''}`).not.to.include('fakefake');
  });
});
