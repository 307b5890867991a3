import { expect } from 'chai';
import { System } from '../../../bot/core/actor.ts';
import { acceptIncoming, takeConversation } from '../../../models/conversations/accept.ts';
import { conversations } from '../../../models/conversations/document.ts';
import { countOpenNotes } from '../../../models/notes.ts';
import { testSchool, type TestSchool } from '../../helpers/test-school.ts';

const OFFICE = 'ik wil een afspraak met de juf';
const MINUTE = 60_000;

describe('accepting messages', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  const notes = (): Promise<number> => countOpenNotes(System('test'), 'kelderswerf');

  it('abuse 19: handles a message that comes 100 times, half of them at once, once', async () => {
    const message = school.incoming('fatma', { text: OFFICE });
    const accept = (): Promise<string> => school.bot.engine.accept(message);
    const atOnce = await Promise.all(Array.from({ length: 50 }, accept));
    await school.bot.engine.idle();
    const later: string[] = [];
    for (let time = 0; time < 50; time++) later.push(await accept());
    await school.bot.engine.idle();
    expect([...atOnce, ...later].filter((one) => one === 'accepted')).to.have.length(1);
    expect(school.turns).to.have.length(1);
    expect(await notes()).to.equal(1);
  });

  it('handles messages of one conversation in order of acceptance, one at a time', async () => {
    await school.say('bram', 'hallo');
    const words = Array.from({ length: 20 }, (_, at) => `wat is een kwabbelsnork nummer ${at}?`);
    for (const text of words) await school.bot.engine.accept(school.incoming('bram', { kind: 'edit', text }));
    await school.bot.engine.idle();
    expect(school.turns.slice(1).map((turn) => turn.cause)).to.deep.equal(words.map((_, at) => `update-${at + 1}`));
  });

  it('keeps at most 50 waiting messages of one conversation, and says so', async () => {
    const message = (at: number): ReturnType<TestSchool['incoming']> =>
      school.incoming('bram', { key: `k${at}`, text: 'x' });
    const now = school.clock.now();
    const results: string[] = [];
    for (let at = 0; at < 52; at++) results.push((await acceptIncoming(message(at), 'another process', now)).kind);
    expect(results.filter((one) => one === 'taken')).to.have.length(1);
    expect(results.filter((one) => one === 'added')).to.have.length(49);
    expect(results.slice(50)).to.deep.equal(['full', 'full']);
  });

  it('takes up what a process left behind when it died, once its lease has ended', async () => {
    await acceptIncoming(school.incoming('fatma', { text: OFFICE }), 'a process that died', school.clock.now());
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(school.turns).to.have.length(0);
    school.clock.move(2 * MINUTE);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(school.turns).to.have.length(1);
    expect(await notes()).to.equal(1);
  });

  it('parks a message that was begun three times without finishing, tells its sender, and goes on', async () => {
    await acceptIncoming(school.incoming('fatma', { key: 'poison', text: OFFICE }), 'one', school.clock.now());
    for (const owner of ['two', 'three']) {
      school.clock.move(2 * MINUTE);
      await takeConversation('telegram/fatma', owner, school.clock.now());
    }
    expect(await school.bot.engine.accept(school.incoming('fatma', { text: 'bedankt' }))).to.equal('accepted');
    school.clock.move(2 * MINUTE);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(school.channel.delivered[0]?.message.text).to.include('Het lukte mij niet');
    expect(school.turns.map((turn) => turn.meaning.intent)).to.deep.equal(['thanks']);
    expect(await notes()).to.equal(0);
  });

  it('answers one by one what a dead process had begun: what it did and said carries the first message', async () => {
    for (const text of ['hoi', 'hoe vaak komt de info']) {
      await acceptIncoming(school.incoming('fatma', { text }), 'a process that died', school.clock.now());
    }
    school.clock.move(2 * MINUTE);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(school.turns.map((turn) => turn.meaning.intent)).to.deep.equal(['greeting', 'answer']);
  });

  it('leaves a conversation that a process died of to be taken up alone, also when a new message comes', async () => {
    await acceptIncoming(school.incoming('fatma', { text: 'hoi' }), 'a process that died', school.clock.now());
    school.clock.move(2 * MINUTE);
    expect(await school.bot.engine.accept(school.incoming('fatma', { text: 'bedankt' }))).to.equal('accepted');
    await school.bot.engine.idle();
    expect(school.turns).to.have.length(0);
    await school.bot.lookAround();
    expect(school.turns.map((turn) => turn.meaning.intent)).to.deep.equal(['greeting', 'thanks']);
  });

  it('gives back a lease under which nothing waits', async () => {
    await school.say('fatma', 'hallo');
    const held = await conversations().findOneAndUpdate(
      { _id: 'telegram/fatma' },
      { $set: { until: school.clock.now() } },
    );
    expect(held).not.to.equal(null);
    for (let round = 0; round < 6; round++) {
      school.clock.move(2 * MINUTE);
      await school.bot.lookAround();
      await school.bot.engine.idle();
    }
    const after = await conversations().findOne({ _id: 'telegram/fatma' });
    expect(after).not.to.have.property('until');
    expect((await school.say('fatma', 'bedankt')).keys).to.deep.equal(['bot.thanks']);
  });

  it('answers in private and public parts of the same second without mixing people up', async () => {
    const people = ['fatma', 'bram', 'oma-riet', 'juf-els'];
    await Promise.all(people.map((person) => school.bot.engine.accept(school.incoming(person, { text: 'hallo' }))));
    await school.bot.engine.idle();
    const to = school.channel.delivered.map((one) => one.conversation);
    expect(new Set(to)).to.deep.equal(new Set(people));
    expect(to).to.have.length(8);
  });
});
