import { expect } from 'chai';
import type { AnyDialog } from '../../../bot/core/dialog.ts';
import type { Intent } from '../../../bot/core/meaning.ts';
import { BY_INTENT } from '../../../dialogs/index.ts';
import { threeSteps } from '../../helpers/dialogs.ts';
import { type Said, testSchool, type TestSchool } from '../../helpers/test-school.ts';

const BEGIN = 'ik wil een afspraak met de juf';
const HOUR = 60 * 60_000;

describe('questions of a dialog', () => {
  const effects: string[] = [];
  const dialogs = new Map<Intent, AnyDialog>(BY_INTENT);
  let school: TestSchool;
  const say = (text: string): Promise<Said> => school.say('fatma', text);
  const press = (said: Said, index: number): Promise<Said> => school.press('fatma', said.question?.id ?? '', index);

  beforeEach(async () => {
    effects.length = 0;
    dialogs.set('book-meeting', threeSteps(effects));
    school = await testSchool({ dialogs });
  });
  afterEach(() => school.close());

  it('leads through its steps, by button, by number, by word', async () => {
    const child = await say(BEGIN);
    const day = await press(child, 0);
    const sure = await say('2');
    expect(day.keys).to.deep.equal(['language.which']);
    expect(sure.keys).to.deep.equal(['bot.voice']);
    expect((await say('ja')).keys).to.deep.equal(['bot.thanks']);
    expect(effects).to.have.length(1);
    expect(effects[0]).to.match(/^Noor\/dinsdag\//);
  });

  it('skips a question that the first message answered', async () => {
    expect((await say(`${BEGIN} over Sem`)).keys).to.include('language.which');
  });

  it('answers a question in the middle, then goes on where it was', async () => {
    const child = await say(BEGIN);
    const aside = await say('hoe vaak komt de Info uit?');
    expect(aside.keys).to.deep.equal(['answer.says', 'bot.go-on', 'answer.unknown']);
    expect(aside.question?.id).to.equal(child.question?.id);
    expect((await say('Sem')).keys).to.deep.equal(['language.which']);
  });

  it('goes back a step, explains itself, and stops', async () => {
    await say(BEGIN);
    await say('1');
    expect((await say('terug')).keys).to.deep.equal(['answer.unknown']);
    expect((await say('terug')).keys).to.deep.equal(['bot.nothing-to-go-back-to', 'answer.unknown']);
    expect((await say('help')).keys).to.deep.equal(['bot.help-in-dialog', 'answer.unknown']);
    expect((await say('stop')).keys).to.deep.equal(['bot.stopped']);
    expect((await say('1')).keys).to.deep.equal(['bot.nothing-open']);
    expect(effects).to.deep.equal([]);
  });

  it('asks again when it gets no answer', async () => {
    await say(BEGIN);
    expect((await say('blauw met stippen')).keys).to.deep.equal(['bot.choose', 'answer.unknown']);
    expect((await say('7')).keys).to.deep.equal(['bot.choose', 'answer.unknown']);
  });

  it('begins again, kindly, when the dialog has changed since', async () => {
    await say(BEGIN);
    dialogs.set('book-meeting', threeSteps(effects, 2));
    expect((await say('1')).keys).to.deep.equal(['bot.restarted', 'answer.unknown']);
    expect((await say('1')).keys).to.deep.equal(['language.which']);
  });

  it('expires after a day', async () => {
    const child = await say(BEGIN);
    school.clock.move(25 * HOUR);
    expect((await say('1')).keys).to.deep.equal(['bot.expired']);
    expect((await press(child, 0)).keys).to.deep.equal(['bot.question-closed']);
  });

  it('abuse 22: gives the same confirmation to a double tap, and does it once', async () => {
    await say(BEGIN);
    await say('1');
    const sure = await say('1');
    const message = (key: string): Parameters<TestSchool['bot']['engine']['accept']>[0] =>
      school.incoming('fatma', { key, kind: 'choice', choice: { question: sure.question?.id ?? '', index: 0 } });
    await Promise.all([school.bot.engine.accept(message('tap-1')), school.bot.engine.accept(message('tap-2'))]);
    await school.bot.engine.idle();
    const [first, second] = school.turns.slice(-2).map((turn) => turn.replies.replies);
    expect(first).to.deep.equal(second);
    expect(effects).to.have.length(1);
  });

  it('abuse 23: stays consistent when a text overtakes a button', async () => {
    const child = await say(BEGIN);
    const day = await say('Noor');
    const late = await press(child, 1);
    expect(late.keys).to.deep.equal(['bot.question-closed', 'language.which']);
    expect(late.question?.id).to.equal(day.question?.id);
    await say('1');
    await say('ja');
    expect(effects[0]).to.match(/^Noor\/maandag\//);
  });

  it('abuse 30: refuses a question that was never asked, or a choice it does not have', async () => {
    const child = await say(BEGIN);
    expect((await school.press('fatma', 'forged', 0)).keys).to.deep.equal(['bot.question-closed', 'answer.unknown']);
    expect((await press(child, 99)).keys).to.deep.equal(['bot.choose', 'answer.unknown']);
    expect((await press(child, -1)).keys).to.deep.equal(['bot.choose', 'answer.unknown']);
  });

  it("abuse 29: does not take another's press for an answer", async () => {
    const child = await say(BEGIN);
    const other = { account: 'bram', conversation: { id: 'fatma', kind: 'private' } } as const;
    const choice = { question: child.question?.id ?? '', index: 0 };
    await school.bot.engine.accept(school.incoming('bram', { kind: 'choice', choice, ...other }));
    await school.bot.engine.idle();
    expect(school.turns.at(-1)?.replies.replies.map((reply) => reply.message.key)).to.deep.equal([
      'bot.question-not-yours',
    ]);
    expect((await say('1')).keys).to.deep.equal(['language.which']);
  });

  it("abuse 29: does not take another's words for an answer", async () => {
    await say(BEGIN);
    const bram = { account: 'bram', conversation: { id: 'fatma', kind: 'private' } } as const;
    await school.bot.engine.accept(school.incoming('bram', { text: '1', ...bram }));
    await school.bot.engine.idle();
    expect((await say('1')).keys).to.deep.equal(['language.which']);
  });

  it('abuse 52: names a choice in at most 64 bytes', async () => {
    const child = await say(BEGIN);
    expect(Buffer.byteLength(`${child.question?.id ?? ''}:99`)).to.be.at.most(64);
    expect(child.question?.id).to.match(/^[\w-]{12}$/);
  });

  it('answers danger first, and neither ends nor advances the dialog', async () => {
    await say(BEGIN);
    const danger = await say('mijn man slaat mij en de kinderen');
    expect(danger.keys).to.deep.equal(['urgent.abuse']);
    expect((await say('1')).keys).to.deep.equal(['language.which']);
  });
});
