/** What follows when a message speaks of danger. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { erasePerson } from '../../models/erasure/erase.ts';
import { addToOutbox, PRIORITIES } from '../../models/outbox.ts';
import { type Said, testSchool, type TestSchool } from '../helpers/test-school.ts';

const DANGER = 'mijn man slaat mij en de kinderen';
const MINUTE = 60_000;

describe('danger', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  /** Who was alerted, after so many minutes. */
  const alerted = async (minutes = 0): Promise<string[]> => {
    school.channel.delivered.length = 0;
    school.clock.move(minutes * MINUTE);
    for (let round = 0; round < 2; round++) {
      await school.bot.lookAround();
      await school.bot.engine.idle();
    }
    return school.channel.delivered
      .filter(({ message }) => message.text.includes('niet kan wachten'))
      .map(({ conversation }) => conversation)
      .sort();
  };
  const shown = ({ messages }: Said): string => messages.map(({ text }) => text).join('\n');

  it('alerts the head at once, without name and content, and says so', async () => {
    const said = await school.say('fatma', DANGER);
    expect(shown(said))
      .to.match(/112/)
      .and.match(/let somebody at school know|van school laten weten/);
    expect(await alerted()).to.deep.equal(['directeur']);
    const text = school.channel.delivered.map(({ message }) => message.text).join('\n');
    expect(text).not.to.match(/Fatma|slaat|kinderen/);
  });

  it('goes past all that waits', async () => {
    const waiting = Array.from({ length: 40 }, (_, n) => ({
      _id: `row-${n}`,
      schoolId: 'kelderswerf',
      personId: 'kelderswerf/demo/bram',
      kind: 'new-stuck',
      priority: PRIORITIES.reply,
      values: {},
      why: 'test',
      due: new Date(0),
    }));
    await addToOutbox(System('test'), waiting);
    await school.say('fatma', DANGER);
    await school.bot.lookAround();
    const outcomes = school.log.filter((line) => line.includes('"outbox"'));
    expect(outcomes.slice(0, 9).some((line) => line.includes('"kind":"danger"'))).to.equal(true);
  });

  it('alerts every ten minutes, after thirty also the next in line, until somebody taps seen', async () => {
    await school.say('fatma', DANGER);
    await alerted();
    expect(await alerted(9)).to.deep.equal([]);
    expect(await alerted(1)).to.deep.equal(['directeur']);
    expect(await alerted(10)).to.deep.equal(['directeur']);
    expect(await alerted(10)).to.deep.equal(['administratie', 'directeur']);
    expect(await alerted(10)).to.deep.equal(['administratie', 'directeur']);
    await school.say('directeur', 'noodbericht');
    expect((await school.say('directeur', 'gezien')).keys).to.deep.equal(['danger.none']);
    expect(await alerted(10)).to.deep.equal([]);
    expect(await alerted(60)).to.deep.equal([]);
  });

  it('shows who wrote it, when, and the words; and afterwards who saw it when', async () => {
    await school.say('fatma', DANGER);
    const read = await school.say('directeur', 'noodbericht');
    expect(shown(read))
      .to.include(DANGER)
      .and.match(/Fatma.*Elif.*groep 5.*Kerem.*groep 7/s)
      .and.include('22 november, 20.00');
    school.clock.move(4 * MINUTE);
    const seen = await school.press('directeur', read.question!.id, 0);
    expect(shown(seen)).to.match(/20\.00 uur: gezien door Mia Verzonnen, .*20\.04 uur/);
  });

  it('keeps who saw it first', async () => {
    await school.say('fatma', DANGER);
    const [head, office] = [
      await school.say('directeur', 'noodbericht'),
      await school.say('administratie', 'noodbericht'),
    ];
    await school.press('directeur', head.question!.id, 0);
    expect(shown(await school.press('administratie', office.question!.id, 0))).to.include('Mia Verzonnen');
  });

  it('alerts once for what one talk brings in a row, and shows all of it', async () => {
    await school.say('fatma', DANGER);
    await school.say('fatma', 'mijn man slaat mij weer');
    expect(await alerted()).to.deep.equal(['directeur']);
    await school.say('directeur', 'noodbericht');
    expect(shown(await school.say('directeur', 'gezien'))).to.include('slaat mij weer');
    expect(await alerted(10)).to.deep.equal(['directeur']);
  });

  it('alerts once when a message comes twice', async () => {
    const message = school.incoming('fatma', { text: DANGER, key: 'same' });
    for (let time = 0; time < 2; time++) await school.bot.engine.accept(message);
    await school.bot.engine.idle();
    expect(await alerted()).to.deep.equal(['directeur']);
    expect(shown(await school.say('directeur', 'noodbericht'))).to.include('1 bericht');
  });

  it('abuse 32: shows it to those the school chose, and to nobody else', async () => {
    await school.say('fatma', DANGER);
    expect((await school.say('juf-els', 'noodbericht')).keys).to.include('errors.not-allowed');
    expect((await school.say('bram', 'noodbericht')).result?.meaning.intent).not.to.equal('staff/urgent');
  });

  it('abuse 76: keeps nothing of it when its writer is erased', async () => {
    const backups = mkdtempSync(join(tmpdir(), 'danger-'));
    await school.say('fatma', DANGER);
    const why = { ground: 'GDPR 17(1)(b)', backups };
    await erasePerson(System('test'), 'kelderswerf/demo/fatma', why, school.clock.now());
    expect(await mongoose.connection.collection('dangers').countDocuments()).to.equal(0);
    expect(await alerted(10)).to.deep.equal([]);
    rmSync(backups, { recursive: true, force: true });
  });

  it('gives the help lines when there is nobody to alert, and claims nothing', async () => {
    await mongoose.connection.collection('people').updateMany({}, { $set: { staff: [] } });
    const said = await school.say('bram', DANGER);
    expect(said.keys).to.include('urgent.abuse');
    expect(shown(said)).to.include('0800-2000').and.not.include('laten weten');
    expect(await alerted()).to.deep.equal([]);
  });

  it('loses nothing when a person in line comes later', async () => {
    const people = mongoose.connection.collection('people');
    const head = { _id: 'kelderswerf/demo/directeur' as never };
    const before = await people.findOneAndUpdate(head, { $set: { staff: [] } });
    await school.say('fatma', DANGER);
    expect(await alerted()).to.deep.equal(['administratie']);
    await people.updateOne(head, { $set: { staff: before?.['staff'] as object[] } });
    expect(await alerted(10)).to.deep.equal(['directeur']);
  });

  it('gives a child the Kindertelefoon, in words for a child', async () => {
    const said = await school.say('somebody', 'mijn papa slaat mij elke dag, ik zit in groep 7');
    expect(said.keys).to.include('urgent.child');
    expect(shown(said)).to.include('0800-0432').and.not.match(/\bu\b/);
    expect(shown(await school.say('directeur', 'noodbericht'))).to.include('Misschien schrijft een kind dit zelf');
  });

  it('alerts for what is said in a group too, where nobody is anybody', async () => {
    await school.say('fatma', DANGER, { conversation: { id: 'klas', kind: 'group' } });
    expect(await alerted()).to.deep.equal(['directeur']);
    expect(shown(await school.say('directeur', 'noodbericht')))
      .to.include('een bezoeker')
      .and.not.include('Fatma');
  });
});
