import { expect } from 'chai';
import { BY_INTENT } from '../../../dialogs/index.ts';
import { acceptIncoming, takeConversation } from '../../../models/conversations/accept.ts';
import { type Fragile, fragile } from '../../helpers/dialogs.ts';
import { type TestSchool, testSchool } from '../../helpers/test-school.ts';

const MINUTE = 60_000;
const PLEASE = 'ik wil een afspraak met de juf';

describe('a message that cannot be handled', () => {
  let school: TestSchool;
  let dialog: Fragile;
  beforeEach(async () => {
    dialog = fragile();
    school = await testSchool({ dialogs: new Map(BY_INTENT).set('book-meeting', dialog.dialog) });
    await school.say('fatma', 'hallo');
  });
  afterEach(() => school.close());

  const delivered = (person: string): string[] =>
    school.channel.delivered.filter((one) => one.conversation === person).map((one) => one.message.text);

  it('is put aside; its sender is told, and the next message is answered', async () => {
    expect((await school.say('fatma', PLEASE)).keys).to.deep.equal(['errors.unexpected']);
    expect((await school.say('fatma', 'bedankt')).keys).to.deep.equal(['bot.thanks']);
    expect(dialog.effects).to.deep.equal([]);
  });

  it('is shown to the office with who wrote it and what, and to nobody else', async () => {
    await school.say('fatma', PLEASE);
    await school.bot.lookAround();
    expect(delivered('administratie').at(-1)).to.include('blijven steken');
    expect(delivered('administratie').join()).not.to.include('Fatma');
    const shown = await school.say('administratie', 'vastgelopen');
    expect(shown.messages.at(-1)?.text).to.include('Fatma Yıldız-Demo').and.include(PLEASE);
    for (const other of ['bram', 'juf-els']) {
      const said = await school.say(other, 'vastgelopen');
      expect(said.messages.map((message) => message.text).join()).not.to.include(PLEASE);
    }
  });

  it('is handled when staff have it tried again, under its own cause and once', async () => {
    const first = await school.say('fatma', PLEASE);
    dialog.mend();
    const { question } = await school.say('administratie', 'wat is er blijven steken');
    await school.press('administratie', question!.id, 0);
    await school.press('administratie', question!.id, 0);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(dialog.effects).to.deep.equal([first.result?.cause]);
    expect((await school.say('administratie', 'vastgelopen')).keys.at(-1)).to.equal('stuck.none');
  });

  it('comes back when it fails again', async () => {
    await school.say('fatma', PLEASE);
    const { question } = await school.say('administratie', 'vastgelopen');
    await school.press('administratie', question!.id, 0);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect((await school.say('administratie', 'vastgelopen')).keys.at(-1)).to.equal('stuck.open');
  });

  it('is left alone when staff have settled it', async () => {
    await school.say('fatma', PLEASE);
    dialog.mend();
    const { question } = await school.say('administratie', 'vastgelopen');
    expect((await school.press('administratie', question!.id, 1)).keys).to.deep.equal(['stuck.none']);
    school.clock.move(MINUTE);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    expect(dialog.effects).to.deep.equal([]);
  });

  it('does not hold up the next one when it hangs', async () => {
    dialog.hang();
    expect((await school.say('fatma', PLEASE)).keys).to.deep.equal(['errors.unexpected']);
    expect((await school.say('fatma', 'bedankt')).keys).to.deep.equal(['bot.thanks']);
  }).timeout(20_000);

  it('is shown too when a process died of it again and again', async () => {
    await acceptIncoming(school.incoming('bram', { key: 'poison', text: PLEASE }), 'one', school.clock.now());
    for (const owner of ['two', 'three']) {
      school.clock.move(MINUTE);
      await takeConversation('telegram/bram', owner, school.clock.now());
    }
    school.clock.move(MINUTE);
    await school.bot.lookAround();
    await school.bot.engine.idle();
    const shown = await school.say('administratie', 'vastgelopen');
    expect(shown.messages.at(-1)?.text).to.include('Bram Testman').and.include(PLEASE);
  });
});
