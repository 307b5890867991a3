import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { Api } from 'node-telegram-bot-api';
import { createLog } from '../../../bot/core/log.ts';
import { longPoll, type Poll, type PollParts } from '../../../adapters/telegram/poll.ts';
import { type FakeTelegram, fakeTelegram } from '../../helpers/telegram/fake-telegram.ts';
import { person } from '../../helpers/telegram/people.ts';
import { WAITS } from '../../helpers/telegram/school.ts';

interface Update {
  update_id: number;
}

describe('asking Telegram for updates', () => {
  let fake: FakeTelegram;
  let taken: number[];
  const polls: Poll[] = [];
  beforeEach(async () => {
    fake = await fakeTelegram();
    taken = [];
  });
  afterEach(async () => {
    for (const poll of polls.splice(0)) await poll.stop();
    await fake.close();
  });

  function start(parts: Partial<PollParts> = {}): Poll {
    const poll = longPoll({
      api: new Api(fake.token, { apiRoot: fake.url, maxRetries: 0 }),
      take: async (update) => taken.push((update as Update).update_id),
      mayPoll: async () => true,
      log: createLog('silent'),
      waits: WAITS,
      ...parts,
    });
    poll.start();
    polls.push(poll);
    return poll;
  }
  const allConfirmed = async (): Promise<void> => {
    while (fake.updates.pending() > 0) await pause(5);
  };

  it('takes what waits, in order, and confirms it', async () => {
    const fatma = person(fake, 1001);
    const ids = ['een', 'twee', 'drie'].map((text) => fatma.says(text));
    start();
    await allConfirmed();
    expect(taken).to.deep.equal(ids);
  });

  it('confirms nothing until all is stored: while the store is away the same updates come again', async () => {
    const [fatma, bram] = [person(fake, 1001), person(fake, 1002)];
    const ids = [fatma.says('een'), bram.says('twee'), fatma.says('drie')];
    let away = true;
    let refused = 0;
    start({
      take: async (update) => {
        const { update_id: id } = update as Update;
        if (away && id === ids[0]) {
          refused += 1;
          throw new Error('store away');
        }
        taken.push(id);
      },
    });
    while (refused < 3) await pause(5);
    expect(taken, 'what follows in the same chat waits').not.to.include(ids[2]);
    expect(taken, 'what others say does not').to.include(ids[1]);
    expect(fake.updates.pending()).to.equal(3);
    away = false;
    await allConfirmed();
    expect(taken.slice(-3)).to.have.members(ids);
  });

  it('abuse 21: telegram takes what comes under a lower id after an idle week', async () => {
    const fatma = person(fake, 1001);
    let ours = true;
    start({ mayPoll: async () => ours });
    fatma.says('voor de week');
    await allConfirmed();
    ours = false;
    fake.updates.endWaiting();
    await pause(50);
    fake.updates.jump(7);
    const id = fatma.says('na de week');
    ours = true;
    await allConfirmed();
    expect(id).to.equal(7);
    expect(taken.at(-1)).to.equal(7);
  });

  it('does not ask while another process does', async () => {
    let asked = 0;
    person(fake, 1001).says('hoi');
    let ours = false;
    start({ mayPoll: async () => (asked++, ours) });
    while (asked < 3) await pause(5);
    expect(taken).to.deep.equal([]);
    ours = true;
    await allConfirmed();
    expect(taken).to.have.length(1);
  });

  it('goes on after a conflict, a lost response, 429, 500 and nonsense', async () => {
    const { calls } = fake;
    fake.failNext(
      'getUpdates',
      { error_code: 409, description: 'Conflict' },
      'before',
      'after',
      { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 0.02 } },
      { error_code: 500, description: 'Internal Server Error' },
      { error_code: 401, description: 'Unauthorized' },
    );
    const id = person(fake, 1001).says('hoi');
    start();
    await allConfirmed();
    expect(taken).to.include(id);
    expect(calls).to.deep.equal([]);
  });

  it('stops at once, also while it waits for updates', async () => {
    const poll = start();
    await pause(50);
    const began = performance.now();
    await poll.stop();
    expect(performance.now() - began).to.be.below(500);
  });
});
