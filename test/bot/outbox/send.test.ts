import { expect } from 'chai';
import { System } from '../../../bot/core/actor.ts';
import { sendMessages } from '../../../bot/outbox/send.ts';
import { openNotes, settleNote } from '../../../models/notes.ts';
import { takeDue } from '../../../models/outbox.ts';
import { fakeChannel } from '../../helpers/fake-channel.ts';
import { testSchool, type TestSchool } from '../../helpers/test-school.ts';

const TASK = 'ik wil een medewerker spreken';

describe('sending', () => {
  it('goes on from the part that failed, and never repeats part 1', async () => {
    const channel = fakeChannel();
    const to = { channel: 'telegram', conversation: 'x' } as const;
    const message = { text: 'one\ftwo\fthree', language: 'nl', direction: 'ltr' } as const;
    channel.failNext(undefined, { retry: 1000 });
    expect(await sendMessages(channel, to, { messages: [message] }, { id: 'id', next: 0 })).to.deep.equal({
      kind: 'retry',
      next: 1,
      after: 1000,
    });
    expect(await sendMessages(channel, to, { messages: [message] }, { id: 'id', next: 1 })).to.deep.equal({
      kind: 'sent',
    });
    expect(channel.delivered.map((one) => [one.message.text, one.id])).to.deep.equal([
      ['one', 'id/0'],
      ['two', 'id/1'],
      ['three', 'id/2'],
    ]);
  });
});

describe('replies', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
    await school.say('fatma', 'hallo');
    school.channel.delivered.length = 0;
  });
  afterEach(() => school.close());

  const later = async (milliseconds: number): Promise<void> => {
    school.clock.move(milliseconds);
    await school.bot.lookAround();
    await school.bot.engine.idle();
  };
  const texts = (): string[] => school.channel.delivered.map((one) => one.message.text);

  it('are sent again after the time the platform asks for, once', async () => {
    school.channel.failNext({ retry: 3000 });
    await school.say('fatma', 'bedankt');
    await later(1000);
    expect(texts()).to.have.length(0);
    await later(3000);
    await later(60_000);
    expect(texts()).to.have.length(1);
  });

  it('are said once more when the response to the send was lost, and no third time: then staff see it', async () => {
    school.channel.failNext('lost', 'lost');
    await school.say('fatma', 'bedankt');
    await later(1000);
    await later(120_000);
    const toFatma = (): number =>
      school.channel.delivered.filter(({ conversation }) => conversation === 'fatma').length;
    expect(toFatma()).to.equal(2);
    await school.say('fatma', 'hallo');
    expect(toFatma()).to.equal(3);
    expect((await school.say('administratie', 'vastgelopen')).messages.at(-1)?.text).to.include('niet aangekomen');
  });

  it('are given up when nobody is there any more, and the next message is handled', async () => {
    school.channel.failNext('gone');
    await school.say('fatma', 'bedankt');
    await later(120_000);
    expect(texts()).to.have.length(0);
    expect((await school.say('fatma', 'hallo')).keys).to.deep.equal(['bot.greeting']);
  });
});

describe('replies that fail', () => {
  it('are given up after some tries, without saying the first part again, and the talk goes on', async () => {
    const school = await testSchool();
    school.channel.failNext(undefined, ...Array.from({ length: 10 }, () => 'broken' as const));
    await school.say('fatma', 'hallo');
    for (let round = 0; round < 6; round++) {
      school.clock.move(10_000);
      await school.bot.lookAround();
      await school.bot.engine.idle();
    }
    expect(school.channel.delivered).to.have.length(1);
    school.channel.reset();
    expect((await school.say('fatma', 'bedankt')).keys).to.deep.equal(['bot.thanks']);
    expect(school.channel.delivered).to.have.length(2);
    await school.close();
  });
});

describe('the outbox', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
    await school.say('fatma', TASK);
    school.channel.delivered.length = 0;
  });
  afterEach(() => school.close());

  it('says nothing about a note that was handled meanwhile', async () => {
    const [note] = await openNotes(System('test'), 'kelderswerf', { limit: 1 });
    await settleNote(System('test'), 'kelderswerf', note?.id ?? '');
    await school.bot.lookAround();
    expect(school.channel.delivered).to.have.length(0);
  });

  it('takes a row again whose sender was not heard of: perhaps sent, so once more, and then no more', async () => {
    const taken = await takeDue(System('a process that died'), school.clock.now(), 60_000);
    expect(taken?.kind).to.equal('new-note');
    for (let minute = 0; minute < 5; minute++) {
      school.clock.move(61_000);
      await school.bot.lookAround();
    }
    expect(school.channel.delivered).to.have.length(1);
  });

  it('sends once more when a response was lost, also after a pause the platform asked for', async () => {
    school.channel.failNext({ retry: 1000 }, 'lost');
    for (let minute = 0; minute < 4; minute++) {
      await school.bot.lookAround();
      school.clock.move(61_000);
    }
    expect(school.channel.delivered).to.have.length(2);
  });

  it('waits as long as the platform asks, then sends once', async () => {
    school.channel.failNext({ retry: 5000 });
    await school.bot.lookAround();
    await school.bot.lookAround();
    expect(school.channel.delivered).to.have.length(0);
    school.clock.move(6000);
    await school.bot.lookAround();
    school.clock.move(600_000);
    await school.bot.lookAround();
    expect(school.channel.delivered).to.have.length(1);
  });
});
