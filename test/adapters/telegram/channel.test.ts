import { expect } from 'chai';
import { setTimeout as pause } from 'node:timers/promises';
import { systemClock } from '../../../bot/core/clock.ts';
import { OperatorError } from '../../../bot/core/errors.ts';
import { createLog } from '../../../bot/core/log.ts';
import { telegramChannel, type TelegramChannel } from '../../../adapters/telegram/channel.ts';
import { type FakeTelegram, fakeTelegram } from '../../helpers/telegram/fake-telegram.ts';
import { person } from '../../helpers/telegram/people.ts';
import { WAITS } from '../../helpers/telegram/school.ts';
import { wordsForTests } from '../../helpers/telegram/words.ts';

describe('opening the Telegram channel', () => {
  let fake: FakeTelegram;
  let channel: TelegramChannel;
  beforeEach(async () => {
    fake = await fakeTelegram();
  });
  afterEach(async () => {
    await channel.close();
    await fake.close();
  });

  async function make(token = fake.token, publicUrl?: string): Promise<TelegramChannel> {
    const log = createLog('silent');
    const words = await wordsForTests();
    return (channel = telegramChannel({
      token,
      apiUrl: fake.url,
      publicUrl,
      words,
      clock: systemClock,
      log,
      waits: WAITS,
    }));
  }
  const taken: string[] = [];
  const ports = {
    accept: async ({ key }: { key: string }) => (taken.push(key), 'accepted' as const),
    mayPoll: async () => true,
  };

  it('tells the figures that the outbox must keep to', async () => {
    expect((await make()).adapter.limits).to.deep.equal({ perSecond: 21, apart: 1_050 });
  });

  it('refuses a token that Telegram does not know, by the name of the setting and without showing it', async () => {
    const { open } = await make(`7000001:${'wrong'.repeat(8)}`);
    const error = await open(ports).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(OperatorError);
    expect((error as Error).message)
      .to.include('TELEGRAM_BOT_TOKEN')
      .and.not.include('wrongwrong');
  });

  it('goes on trying while Telegram cannot be reached', async () => {
    fake.failNext('getMe', 'before', { error_code: 502, description: 'Bad Gateway' });
    await (await make()).open(ports);
    const id = person(fake, 1001).says('hoi');
    while (fake.updates.pending() > 0) await pause(5);
    expect(taken.at(-1)).to.equal(`telegram/7000001/${id}`);
  });

  it('can be closed while it tries, and works without its menu of commands', async () => {
    fake.failNext('getMe', 'before', 'before');
    await (await make()).open(ports);
    await channel.close();
    fake.failNext('setMyCommands', { error_code: 400, description: 'Bad Request' });
    await (await make()).open(ports);
    person(fake, 1001).says('hoi');
    while (fake.updates.pending() > 0) await pause(5);
  });

  it('has a webhook only where Telegram can reach us', async () => {
    expect((await make()).routes).to.deep.equal([]);
    const { routes } = await make(fake.token, 'https://chat.school.example');
    expect(routes.map(({ method, path }) => `${method} ${path}`)).to.deep.equal(['POST /telegram/webhook']);
  });
});
