import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import type { Person } from '../../models/people/person.ts';
import { openNotes } from '../../models/notes.ts';
import { type TestSchool, testSchool } from '../helpers/test-school.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const people = (): mongoose.mongo.Collection<Person> => mongoose.connection.collection<Person>('people');
const person = async (name: string): Promise<Person> => (await people().findOne({ _id: `kelderswerf/demo/${name}` }))!;

describe('settings by message', function () {
  this.timeout(20_000);
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
    await school.say('bram', 'hallo');
  });
  afterEach(() => school.close());
  const notes = (): ReturnType<typeof openNotes> => openNotes(System('test'), 'kelderswerf', { limit: 10 });

  it('change a phone number after it was read back, and tell the office', async () => {
    expect((await school.say('bram', 'ik heb een nieuw telefoonnummer')).keys).to.deep.equal(['settings.which']);
    expect((await school.say('bram', 'telefoonnummer')).keys).to.deep.equal(['settings.ask.phone']);
    expect((await school.say('bram', '06 123')).keys).to.deep.equal(['settings.unclear.phone']);
    expect((await school.say('bram', '06 1234 5678')).keys).to.deep.equal(['settings.sure.phone']);
    expect((await person('bram')).contact).to.equal(undefined);
    expect((await school.say('bram', 'ja')).keys).to.deep.equal(['settings.changed']);
    expect((await person('bram')).contact).to.deep.equal({ phone: '06 1234 5678' });
    expect((await notes()).map(({ intent, text }) => [intent, text])).to.deep.equal([
      ['change-contact-details', '☎ 06 1234 5678'],
    ]);
  });

  it('take an e-mail address from the first message, and change nothing on "nee"', async () => {
    const asked = await school.say('bram', 'verander mijn mail naar bram@voorbeeld.nl');
    expect(asked.keys).to.deep.equal(['settings.sure.email']);
    expect(asked.messages.at(-1)?.text).to.include('bram@voorbeeld.nl');
    expect((await school.say('bram', 'nee')).keys).to.deep.equal(['settings.not-changed']);
    expect((await person('bram')).contact).to.equal(undefined);
  });

  it('ask what a number is for, and answer a question in the middle', async () => {
    expect((await school.say('bram', 'mn nr is nu 0612345678')).keys).to.deep.equal(['settings.which-number']);
    const between = await school.say('bram', 'hoe vaak komt de info uit?');
    expect(between.keys).to.deep.equal(['answer.says', 'bot.go-on', 'settings.which-number']);
    expect((await school.say('bram', '2')).keys).to.deep.equal(['settings.sure.emergencyPhone']);
    await school.say('bram', 'ja');
    expect((await person('bram')).contact).to.deep.equal({ emergencyPhone: '0612345678' });
  });

  it('stop messages only after the person confirmed, say what still comes, and start them again', async () => {
    expect((await school.say('bram', 'geen berichten meer')).keys).to.deep.equal(['settings.messages']);
    expect((await school.say('bram', '1')).keys).to.deep.equal(['settings.sure-stop']);
    expect((await school.say('bram', 'ja')).keys).to.deep.equal(['settings.stopped']);
    expect((await person('bram')).preferences?.stopped).to.deep.equal(school.clock.now());
    await school.say('bram', 'geen berichten meer');
    expect((await school.say('bram', '1')).keys).to.deep.equal(['settings.started']);
    expect((await person('bram')).preferences?.stopped).to.equal(undefined);
  });

  it('choose quiet hours', async () => {
    await school.say('bram', 'geen berichten meer');
    expect((await school.say('bram', '2')).keys).to.deep.equal(['settings.which-hours']);
    expect((await school.say('bram', '2')).keys).to.deep.equal(['settings.quiet-chosen']);
    expect((await person('bram')).preferences?.quiet).to.deep.equal({ from: '21:00', until: '7:00' });
  });

  it('abuse 31: show people what is theirs, and nothing of the other guardian', async () => {
    await people().updateOne({ _id: 'kelderswerf/demo/fatma' }, { $set: { contact: { phone: '06 99887766' } } });
    const said = await school.say('bram', 'wat weten jullie van mij');
    const text = said.messages.at(-1)?.text ?? '';
    expect(text).to.match(/Bram Testman.*Elif.*groep 5/s);
    for (const other of ['Fatma', 'Kerem', '99887766']) expect(text).to.not.include(other);
    expect((await school.say('bram', 'nee')).keys).to.deep.equal(['settings.as-it-is']);
  });

  it('show a visitor nothing, and a guardian without authority the child but not its group', async () => {
    expect((await school.say('stranger', 'wat weten jullie van mij')).keys.at(-1)).to.equal('settings.mine-nobody');
    const text = (await school.say('oma-riet', 'wat weten jullie van mij')).messages.at(-1)?.text ?? '';
    expect(text).to.include('Noor').and.not.include('groep 5');
  });

  it('never erase by a message alone: the office decides, within a month', async () => {
    expect((await school.say('bram', 'verwijder mijn gegevens')).keys).to.deep.equal(['settings.delete']);
    expect((await school.say('bram', 'ja')).keys).to.deep.equal(['settings.delete-kept']);
    expect((await notes()).map(({ intent }) => intent)).to.deep.equal(['delete-my-data']);
    expect(await person('bram')).to.be.an('object');
  });

  describe('that are missing', () => {
    const asked = (who: string): string[] =>
      school.channel.delivered
        .filter(({ conversation, message }) => conversation === who && message.question?.choices.includes('Later'))
        .map(({ message }) => message.text);
    const pass = async (milliseconds: number): Promise<void> => {
      school.clock.move(milliseconds);
      for (let round = 0; round < 2; round++) {
        await school.bot.lookAround();
        await school.bot.engine.idle();
      }
    };
    const passDays = async (days: number): Promise<void> => {
      for (let day = 0; day < days; day++) await pass(DAY);
    };
    beforeEach(async () => {
      // From Sunday to Wednesday, each day at half past five.
      school.clock.move(Date.parse('2026-11-22T16:30:00Z') - school.clock.now().getTime());
      await passDays(3);
      expect(asked('bram')).to.have.length(0);
    });

    it('are asked one at a time, some days after the first, on workdays, at most once a week', async () => {
      await passDays(1);
      expect(asked('bram')).to.have.length(1);
      await school.say('bram', '06 12345678');
      expect((await school.say('bram', 'ja')).keys).to.deep.equal(['settings.changed']);
      await passDays(6);
      expect(asked('bram')).to.have.length(1);
      await passDays(1);
      expect(asked('bram')).to.have.length(2);
      expect(asked('juf-els')).to.have.length(0);
    });

    it('are dropped when the parent asks something else, and never asked again on "never"', async () => {
      await passDays(1);
      expect((await school.say('bram', 'hoe vaak komt de info uit?')).keys).to.deep.equal(['answer.says']);
      await passDays(7);
      expect(asked('bram')).to.have.length(2);
      expect((await school.say('bram', '3')).keys).to.deep.equal(['settings.never-chosen']);
      await passDays(20);
      expect(asked('bram')).to.have.length(2);
    });

    it('are asked a month later on "later", and confirmed again every half year', async () => {
      const details = { next: new Date(0), settled: ['email', 'emergencyPhone', 'quiet'], confirmed: new Date(0) };
      const known = { contact: { phone: '06 12345678' }, 'preferences.details': details };
      await people().updateOne({ _id: 'kelderswerf/demo/bram' }, { $set: known });
      await passDays(1);
      expect(asked('bram').at(-1)).to.include('06 12345678');
      expect((await school.say('bram', 'later')).keys).to.deep.equal(['settings.later-chosen']);
      await passDays(29);
      expect(asked('bram')).to.have.length(1);
      await passDays(3); // over the weekend
      expect(asked('bram')).to.have.length(2);
      expect((await school.say('bram', 'ja')).keys).to.deep.equal(['settings.confirmed']);
      expect((await person('bram')).preferences?.details?.confirmed).to.deep.equal(school.clock.now());
    });

    it('are not asked while another question is open, nor of who stopped messages', async () => {
      await pass(23 * HOUR);
      await school.say('bram', 'mn nr is nu 0612345678');
      await people().updateOne({ _id: 'kelderswerf/demo/fatma' }, { $set: { 'preferences.stopped': new Date() } });
      await pass(HOUR);
      expect([asked('bram').length, asked('fatma').length, asked('oma-riet').length]).to.deep.equal([0, 0, 1]);
    });

    it('are not asked at night, when the program stood still in the afternoon', async () => {
      await pass(DAY + 5 * HOUR);
      expect(asked('bram')).to.deep.equal([]);
    });
  });
});
