/** What the bot does when it does not know, and what the office does about it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import mongoose from 'mongoose';
import { System } from '../../bot/core/actor.ts';
import { allAnswers, takeAnswerBack } from '../../models/answers.ts';
import { erasePerson } from '../../models/erasure/erase.ts';
import { openNotes } from '../../models/notes.ts';
import { openQuestions } from '../../models/questions/questions.ts';
import { meant } from '../helpers/meant.ts';
import { type Said, testSchool, type TestSchool } from '../helpers/test-school.ts';

const PHOTO = 'wat kost de schoolfoto bij de fotograaf';
const SAME_PHOTO = 'hoeveel kost de schoolfoto van de fotograaf';
const ANSWER = 'De foto kost 8 euro. U betaalt met de envelop.';
const SCHOOL = 'kelderswerf';
const who = System('test');

describe('doubt', function () {
  this.timeout(20_000);
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  const office = (text: string): Promise<Said> => school.say('administratie', text);
  const shown = (said: Said): string => said.messages.map(({ text }) => text).join('\n');
  const open = async (): Promise<string[][]> =>
    (await openQuestions(who, SCHOOL)).map((alike) => alike.map(({ text }) => text));
  const told = async (kind = 'wist ik toen niet|did not know then'): Promise<string[]> => {
    school.channel.delivered.length = 0;
    await school.bot.lookAround();
    return school.channel.delivered
      .filter(({ message }) => new RegExp(kind).test(message.text))
      .map((one) => one.conversation);
  };
  /** The office answers the question that is asked most. */
  async function answerIt(english?: string): Promise<Said> {
    await office('open vragen');
    await office('Antwoord geven');
    await office(ANSWER);
    await office(english ?? 'Alleen Nederlands');
    return office('ja');
  }

  it('says in its first words that it does not know, offers a person, and says that the question is kept', async () => {
    const said = await school.say('bram', PHOTO);
    const text = said.messages.at(-1)?.text ?? '';
    expect(text.slice(0, 140)).to.match(/weet ik niet/);
    expect(text).to.include('zonder namen op een lijst');
    expect(said.question?.choices.at(-1)).to.equal('Geef mijn vraag door aan school');
    expect(said.question?.choices.length).to.be.at.most(3);
  });

  it('keeps a question for the office, once per message, also when nothing is pressed', async () => {
    const message = school.incoming('bram', { text: PHOTO, key: 'same' });
    for (let time = 0; time < 2; time++) await school.bot.engine.accept(message);
    await school.bot.engine.idle();
    expect(await open()).to.deep.equal([[PHOTO]]);
  });

  it('shows alike questions as one, with how often, and what was asked most first', async () => {
    await school.say('oma-riet', 'mag een hamster mee naar de spreekbeurt');
    await school.say('bram', PHOTO);
    await school.say('fatma', SAME_PHOTO);
    expect((await open()).map(({ length }) => length)).to.deep.equal([2, 1]);
    const list = shown(await office('open vragen'));
    expect(list).to.include('2 open vragen').and.include('2 keer gevraagd').and.include(PHOTO);
  });

  it('gives the office’s answer at once to who asks alike, with who gave it and when', async () => {
    await school.say('bram', PHOTO);
    const sent = await answerIt('The photo costs 8 euros.');
    expect(sent.keys).to.deep.equal(['questions.sent', 'questions.none']);
    const dutch = await school.say('oma-riet', SAME_PHOTO);
    expect(shown(dutch)).to.include(ANSWER).and.include('Antwoord van Wil Papierman, zondag 22 november');
    await school.say('fatma', 'English please');
    expect(shown(await school.say('fatma', PHOTO))).to.include('The photo costs 8 euros.');
    expect(await open()).to.deep.equal([]);
  });

  it('gives it to nobody who asks about something else', async () => {
    await school.say('bram', PHOTO);
    await answerIt();
    for (const other of [
      'wat kost de schoolreis naar de dierentuin',
      'wanneer komt de fotograaf',
      'wat kost de tandarts',
    ]) {
      expect((await school.say('oma-riet', other)).messages.at(-1)?.text, other).not.to.include(ANSWER);
    }
  });

  it('tells who asked, each once, in their language', async () => {
    await school.say('fatma', 'English please');
    for (const text of [PHOTO, SAME_PHOTO]) await school.say('fatma', text);
    await school.say('bram', PHOTO);
    await school.say('a-visitor', PHOTO);
    await answerIt('The photo costs 8 euros.');
    expect((await told()).sort()).to.deep.equal(['bram', 'fatma']);
    const toFatma = school.channel.delivered.find(({ conversation }) => conversation === 'fatma');
    expect(toFatma?.message.text).to.include('The photo costs 8 euros.').and.include(PHOTO);
    expect(await told()).to.deep.equal([]);
  });

  it('tells nobody what was taken back meanwhile', async () => {
    await school.say('bram', PHOTO);
    await answerIt();
    const [answer] = await allAnswers(who, SCHOOL);
    await takeAnswerBack(who, SCHOOL, answer!.id);
    expect(await told()).to.deep.equal([]);
    expect(shown(await school.say('oma-riet', PHOTO))).not.to.include(ANSWER);
  });

  it('abuse 76: keeps nothing of a question when its asker is erased, and tells them nothing', async () => {
    const backups = mkdtempSync(join(tmpdir(), 'doubt-'));
    await school.say('bram', PHOTO);
    await school.say('fatma', SAME_PHOTO);
    await erasePerson(who, 'kelderswerf/demo/bram', { ground: 'GDPR 17(1)(b)', backups }, school.clock.now());
    const rows = await mongoose.connection.collection('questions').find({}).toArray();
    expect(JSON.stringify(rows)).not.to.include('bram');
    expect(await open()).to.deep.equal([[SAME_PHOTO]]);
    await answerIt();
    expect(await told()).to.deep.equal(['fatma']);
    rmSync(backups, { recursive: true, force: true });
  });

  it('counts a note about it as handled when the question is answered', async () => {
    const said = await school.say('bram', PHOTO);
    await school.press('bram', said.question!.id, said.question!.choices.length - 1);
    expect(await openNotes(who, SCHOOL, { limit: 5 })).to.have.length(1);
    await answerIt();
    expect(await openNotes(who, SCHOOL, { limit: 5 })).to.have.length(0);
  });

  it('takes a question off the list when a topic that was offered is the one', async () => {
    const said = await school.say(
      'bram',
      meant(school, ({ intent, topics }) => intent === 'unknown' && topics[0]! > 0.3),
    );
    expect(await open()).to.have.length(1);
    expect((await school.press('bram', said.question!.id, 0)).keys[0]).to.equal('answer.says');
    expect(await open()).to.deep.equal([]);
  });

  it('lets the office leave a question for later, put one away, and mend a long answer', async () => {
    await school.say('bram', PHOTO);
    await office('open vragen');
    expect((await office('later')).keys).to.deep.equal(['questions.no-more']);
    await office('open vragen');
    await office('1');
    expect((await office('x'.repeat(351))).keys).to.deep.equal(['questions.too-long']);
    expect((await office('y'.repeat(351))).keys).to.deep.equal(['questions.too-long']);
    expect((await office(ANSWER)).keys).to.deep.equal(['questions.write-english']);
    expect((await office('1')).keys).to.deep.equal(['questions.sure']);
    expect((await office('nee')).keys).to.deep.equal(['questions.write-dutch']);
    expect((await office('stop')).keys).to.deep.equal(['bot.stopped']);
    await office('open vragen');
    expect((await office('3')).keys).to.deep.equal(['questions.none']);
    expect(await allAnswers(who, SCHOOL)).to.deep.equal([]);
  });

  it('takes what the office writes as the answer, whatever it looks like', async () => {
    await school.say('bram', PHOTO);
    await office('open vragen');
    await office('1');
    expect((await office('wanneer is de ouderavond?')).keys).to.deep.equal(['questions.write-english']);
  });

  it('answers for who is second with the same question that it is handled', async () => {
    await school.say('bram', PHOTO);
    const head = (text: string): Promise<Said> => school.say('directeur', text);
    for (const text of ['open vragen', '1', ANSWER, '1']) await head(text);
    await answerIt();
    expect((await head('ja')).keys).to.deep.equal(['questions.already', 'questions.none']);
    expect(await allAnswers(who, SCHOOL)).to.have.length(1);
  });

  it('abuse 32: shows the open questions to the office and the head, and to nobody else', async () => {
    await school.say('bram', PHOTO);
    expect((await school.say('directeur', 'open vragen')).keys).to.include('questions.open');
    expect((await school.say('juf-els', 'open vragen')).keys).to.include('errors.not-allowed');
    expect((await school.say('fatma', 'open vragen')).result?.meaning.intent).not.to.equal('staff/questions');
  });

  it('lets one talk put at most twenty questions on the list', async () => {
    for (let n = 0; n < 25; n++)
      await school.say('bram', `wat kost de fotograaf ${'abcdefghijklmnopqrstuvwxyz'[n]}otter`);
    expect((await open()).flat()).to.have.length(20);
  });
});
