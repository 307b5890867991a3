import { expect } from 'chai';
import ICAL from 'ical.js';
import mongoose from 'mongoose';
import { BY_INTENT } from '../../dialogs/index.ts';
import { eventsChanged } from '../../models/events.ts';
import { System } from '../../bot/core/actor.ts';
import { threeSteps } from '../helpers/dialogs.ts';
import { type Said, type TestSchool, testSchool } from '../helpers/test-school.ts';

const ASKED = 'wanneer is de ouderavond?';

describe('dates for a calendar of one’s own', () => {
  let school: TestSchool;
  const open = async (takesFiles: boolean): Promise<void> => {
    const dialogs = new Map([...BY_INTENT, ['book-meeting' as const, threeSteps([])]]);
    school = await testSchool({ dialogs });
    Object.assign(school.channel, { takesFiles });
    school.clock.move(Date.parse('2026-08-20T09:00:00Z') - school.clock.now().getTime());
    await school.say('fatma', 'bedankt');
  };
  afterEach(() => school.close());
  const datesIn = ({ messages }: Said): string[] => {
    const content = messages.at(-1)?.file?.content;
    if (typeof content !== 'string') return [];
    const events = new ICAL.Component(ICAL.parse(content) as unknown[]).getAllSubcomponents('vevent');
    return events.map((event) => new ICAL.Event(event)).map((event) => `${event.summary} ${String(event.startDate)}`);
  };

  it('are offered below an answer with dates, and come as a file: those of one’s own groups', async () => {
    await open(true);
    const { question } = await school.say('fatma', ASKED);
    expect(question?.choices).to.deep.equal(['Zet in mijn agenda']);
    const pressed = await school.press('fatma', question!.id, 0);
    expect(pressed.keys).to.deep.equal(['events.for-calendar']);
    expect(pressed.messages[0]?.file).to.include({ name: 'agenda.ics', type: 'text/calendar' });
    expect(datesIn(pressed)).to.have.length(2);
    expect(datesIn(pressed)[0]).to.match(/^Informatieavond \(groep 5\) 2026-09-\d\dT17:30:00Z$/);
    expect((await school.press('fatma', question!.id, 0)).keys, 'and again').to.deep.equal(['events.for-calendar']);
  });

  it('are those of now, when one was moved since it was told', async () => {
    await open(true);
    const { question } = await school.say('bram', ASKED);
    await mongoose.connection
      .collection('events')
      .updateMany({}, { $set: { at: new Date('2026-10-01T17:00:00Z'), until: new Date('2026-10-01T18:00:00Z') } });
    eventsChanged(System('test'));
    expect(datesIn(await school.press('bram', question!.id, 0)).join()).to.include('2026-10-01T17:00:00Z');
  });

  it('can be typed for; whatever else is said passes the offer by', async () => {
    await open(true);
    await school.say('fatma', ASKED);
    expect((await school.say('fatma', 'hoe vaak komt de Info uit?')).keys).to.include('answer.says');
    for (const typed of ['1', 'ja', 'zet in mijn agenda']) {
      await school.say('fatma', ASKED);
      expect((await school.say('fatma', typed)).keys, typed).to.deep.equal(['events.for-calendar']);
    }
    await school.say('fatma', ASKED);
    expect((await school.say('fatma', 'stop')).keys).to.deep.equal(['bot.nothing-to-stop']);
    expect((await school.say('fatma', 'hulp')).keys).to.deep.equal(['bot.help']);
    expect((await school.say('fatma', 'nee')).keys).not.to.include('bot.choose');
  });

  it('are not offered in the middle of a dialog: it goes on where it was', async () => {
    await open(true);
    const asked = await school.say('fatma', 'ik wil een gesprek met de juf');
    const answer = await school.say('fatma', ASKED);
    expect(answer.keys.slice(0, 2)).to.deep.equal(['answer.says', 'bot.go-on']);
    expect(answer.question?.id).to.equal(asked.question?.id);
  });

  it('are not offered where no file can be brought, in a group, or for an answer without dates', async () => {
    await open(false);
    expect((await school.say('fatma', ASKED)).question).to.equal(undefined);
    await school.close();
    await open(true);
    const group = { conversation: { id: 'group', kind: 'group' as const } };
    expect((await school.say('fatma', ASKED, group)).question).to.equal(undefined);
    expect((await school.say('fatma', 'wat doet de school tegen pesten?')).question).to.equal(undefined);
  });
});
