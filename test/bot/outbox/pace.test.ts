import { expect } from 'chai';
import { createPacer } from '../../../bot/outbox/pace.ts';
import { Retry } from '../../../bot/core/channel.ts';
import { type FakeChannel, fakeChannel } from '../../helpers/fake-channel.ts';

const PART = { text: 'x', language: 'nl', direction: 'ltr' } as const;
const to = (conversation: string): { channel: 'telegram'; conversation: string } => ({
  channel: 'telegram',
  conversation,
});
const failing = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

/** When each message reached the platform, in milliseconds. */
function timed(channel: FakeChannel, limits: FakeChannel['limits']): { channel: FakeChannel; at: number[] } {
  const at: number[] = [];
  const send: FakeChannel['send'] = (...all) => {
    at.push(performance.now());
    return channel.send(...all);
  };
  return { channel: { ...channel, ...(limits ? { limits } : {}), send }, at };
}

describe('the pace of the outbox', () => {
  it('keeps to so many a second, also when all want to send at once', async () => {
    const { channel, at } = timed(fakeChannel(), { perSecond: 50, apart: 0 });
    const paced = createPacer().paced(channel);
    const began = performance.now();
    await Promise.all(Array.from({ length: 20 }, (_, n) => paced.send(to(`c${n}`), PART, `${n}`)));
    // A busy machine makes timers late; Node's may be early by a millisecond.
    at.forEach((sent, n) => expect(sent - began).to.be.at.least(n * 20 - 2));
  });

  it('keeps messages to one conversation apart, and lets others pass', async () => {
    const { channel, at } = timed(fakeChannel(), { perSecond: 1000, apart: 200 });
    const paced = createPacer().paced(channel);
    const began = performance.now();
    await Promise.all(['a', 'a', 'b'].map((conversation, n) => paced.send(to(conversation), PART, `${n}`)));
    expect(channel.delivered.map((one) => one.conversation)).to.deep.equal(['a', 'b', 'a']);
    expect(at[2]! - began).to.be.at.least(198);
  });

  it('pauses for all when the platform asks for it, without sending', async () => {
    const { channel, at } = timed(fakeChannel(), { perSecond: 1000, apart: 0 });
    const paced = createPacer().paced(channel);
    channel.failNext({ retry: 60_000 });
    expect(await failing(paced.send(to('a'), PART, '1'))).to.be.instanceOf(Retry);
    const second = await failing(paced.send(to('b'), PART, '2'));
    expect(second).to.be.instanceOf(Retry);
    expect((second as Retry).after).to.be.within(50_000, 60_000);
    expect(at).to.have.length(1);
  });

  it('leaves a channel without limits as it is', () => {
    const channel = fakeChannel();
    expect(createPacer().paced(channel)).to.equal(channel);
  });
});
