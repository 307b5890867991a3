import { expect } from 'chai';
import { acceptIncoming } from '../../../models/conversations/accept.ts';
import { beginTogether } from '../../../models/conversations/finish.ts';
import { openNotes } from '../../../models/notes.ts';
import { System } from '../../../bot/core/actor.ts';
import { testSchool, type TestSchool } from '../../helpers/test-school.ts';

describe('quick messages', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool({ settleFor: 150 });
  });
  afterEach(() => school.close());

  const send = async (...texts: string[]): Promise<string[][]> => {
    for (const text of texts) await school.bot.engine.accept(school.incoming('bram', { text }));
    await school.bot.engine.idle();
    return school.turns.map((turn) =>
      turn.replies.replies.map((reply) => reply.message.key).filter((key) => key !== 'bot.disclosure'),
    );
  };

  it('gives one reply to three that belong together', async () => {
    expect(await send('hoi', 'hoe vaak komt', 'de info uit')).to.deep.equal([['answer.says']]);
  });

  it('gives each its own reply when they are about different things, in their order', async () => {
    expect(await send('hoe vaak komt de info', 'ik wil een medewerker spreken')).to.deep.equal([
      ['answer.says'],
      ['notes.kept'],
    ]);
  });

  it('answers again together what a process that died had begun together, and no more', async () => {
    const texts = ['ik wil een afspraak met de juf', 'een afspraak dus, met de juf', 'graag een afspraak met de juf'];
    const [first, second, third] = texts.map((text) => school.incoming('bram', { text }));
    const taken = await acceptIncoming(first!, 'one', school.clock.now());
    await acceptIncoming(second!, 'one', school.clock.now());
    if (taken.kind === 'taken') await beginTogether(taken.held, 2);
    await acceptIncoming(third!, 'one', school.clock.now());
    school.clock.move(60_000);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    const notes = await openNotes(System('a test'), 'kelderswerf', { limit: 10 });
    expect(notes.map(({ text }) => text).sort()).to.deep.equal([texts.slice(0, 2).join('\n'), texts[2]].sort());
  });

  it('does not keep a clear question waiting', async () => {
    const began = performance.now();
    await send('hoe vaak komt de Info uit?');
    const [turn] = school.turns;
    expect(turn?.meaning.topic).to.equal('info-newsletter');
    expect(school.log.filter((line) => line.includes('"turn"'))).to.have.length(1);
    expect(performance.now() - began).to.be.greaterThan(0);
  });
});
