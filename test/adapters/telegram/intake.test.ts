import { expect } from 'chai';
import { Api } from 'node-telegram-bot-api';
import { systemClock } from '../../../bot/core/clock.ts';
import { createLog } from '../../../bot/core/log.ts';
import { type Accept, createIntake, type Intake } from '../../../adapters/telegram/intake.ts';
import { type FakeTelegram, fakeTelegram } from '../../helpers/telegram/fake-telegram.ts';
import { wordsForTests } from '../../helpers/telegram/words.ts';
import { FATMA, ME, message } from './fixture.ts';

describe('taking updates of Telegram in', () => {
  let fake: FakeTelegram;
  beforeEach(async () => {
    fake = await fakeTelegram();
    for (const id of [1001, 1002]) fake.chat(id).isOpen = true;
  });
  afterEach(() => fake.close());

  const intake = async (accept: Accept): Promise<Intake> =>
    createIntake({
      api: new Api(fake.token, { apiRoot: fake.url, maxRetries: 0 }),
      me: ME,
      accept,
      words: await wordsForTests(),
      clock: systemClock,
      log: createLog('silent'),
    });
  const from = (id: number, language = 'nl'): object => {
    const person = { ...FATMA, id, language_code: language };
    return { update_id: 1, message: { ...message({ text: 'hoi' }), from: person, chat: { id, type: 'private' } } };
  };
  const textsIn = (id: number): string[] => fake.chat(id).shown.map(({ text }) => text);

  it('abuse 72: telegram who sends more than fits is told so, once, in their language', async () => {
    const { take, idle } = await intake(async () => 'full');
    for (let at = 0; at < 20; at++) await take(from(1001));
    await take(from(1002, 'en-GB'));
    await idle();
    expect(textsIn(1001)).to.have.length(1);
    expect(textsIn(1001).join()).to.include('veel berichten');
    expect(textsIn(1002).join()).to.include('many messages');
  });

  it('passes on that the store is away, and settles no button that was not kept', async () => {
    const { take, idle } = await intake(() => Promise.reject(new Error('store away')));
    const press = {
      id: 'q1',
      from: FATMA,
      data: 'q1:0',
      message: { message_id: 1, chat: { id: 1001, type: 'private' } },
    };
    for (const update of [from(1001), { update_id: 2, callback_query: press }]) {
      const outcome = await take(update).catch((error: unknown) => (error as Error).message);
      expect(outcome).to.equal('store away');
    }
    await idle();
    expect(fake.calls).to.deep.equal([]);
  });

  it('leaves the buttons of a press that did not fit, and takes away those of one that did', async () => {
    const { message_id: id } = await new Api(fake.token, { apiRoot: fake.url }).sendMessage({
      chat_id: 1001,
      text: 'Zeker?',
      reply_markup: { inline_keyboard: [[{ text: 'Ja', callback_data: 'q1:0' }]] },
    });
    const shown = { message_id: id, chat: { id: 1001, type: 'private' } };
    const press = { update_id: 1, callback_query: { id: 'q1', from: FATMA, data: 'q1:0', message: shown } };
    for (const [outcome, rows] of [
      ['full', 1],
      ['accepted', 0],
    ] as const) {
      const { take, idle } = await intake(async () => outcome);
      await take(press);
      await idle();
      expect(fake.chat(1001).shown[0]?.keyboard, outcome).to.have.length(rows);
    }
  });

  it('tells what is no update from what is not for us', async () => {
    const { take } = await intake(async () => 'accepted');
    expect(await take({ update_id: 1, poll: {} })).to.equal(true);
    expect(await take({ update_id: 1, message: 'x' })).to.equal(false);
  });
});
