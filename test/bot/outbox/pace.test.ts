import { expect } from 'chai';
import { createPacer } from '../../../bot/outbox/pace.ts';
import { Retry } from '../../../bot/core/channel.ts';

const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('the pace of the outbox', () => {
  it('keeps to so many a second, also when all want to send at once', async () => {
    const limited = { channel: 'telegram', limits: { perSecond: 50, apart: 0 } } as const;
    const pacer = createPacer();
    const began = performance.now();
    const waits = Array.from({ length: 20 }, async (_, n) => {
      await pacer.turn(limited, `c${n}`);
      return performance.now() - began;
    });
    // A busy machine makes timers late; Node's may be early by a millisecond.
    (await Promise.all(waits)).forEach((waited, n) => expect(waited).to.be.at.least(n * 20 - 2));
  });

  it('lets no more go in a second after the machine was busy', async () => {
    const limited = { channel: 'telegram', limits: { perSecond: 50, apart: 0 } } as const;
    const pacer = createPacer();
    const gone: number[] = [];
    const turns = Array.from({ length: 80 }, (_, n) =>
      pacer
        .turn(limited, `c${n}`)
        .then(() => pacer.leave(limited))
        .then(() => gone.push(performance.now())),
    );
    const until = performance.now() + 600;
    while (performance.now() < until); // nothing else runs meanwhile
    await Promise.all(turns);
    for (const at of gone) expect(gone.filter((one) => one >= at && one < at + 999).length).to.be.at.most(50);
  });

  it('keeps messages to one conversation apart, and lets others pass', async () => {
    const limited = { channel: 'telegram', limits: { perSecond: 1000, apart: 200 } } as const;
    const pacer = createPacer();
    const order: string[] = [];
    const began = performance.now();
    const turn = (conversation: string): Promise<unknown> =>
      pacer.turn(limited, conversation).then(() => order.push(conversation));
    await Promise.all(['a', 'a', 'b'].map(turn));
    expect(order).to.deep.equal(['a', 'b', 'a']);
    expect(performance.now() - began).to.be.at.least(198);
  });

  it('pauses for all when the platform asks for it', async () => {
    const limited = { channel: 'telegram', limits: { perSecond: 1000, apart: 0 } } as const;
    const pacer = createPacer();
    await pacer.turn(limited, 'a');
    pacer.pause('telegram', 60_000);
    const refused = await failing(pacer.turn(limited, 'b'));
    expect(refused).to.be.instanceOf(Retry);
    expect((refused as Retry).after).to.be.within(50_000, 60_000);
    await pacer.turn({ channel: 'teams', limits: limited.limits }, 'b');
  });

  it('lets all pass on a channel without limits', async () => {
    const pacer = createPacer();
    await Promise.all(Array.from({ length: 1000 }, () => pacer.turn({ channel: 'web' }, 'a')));
  });
});
