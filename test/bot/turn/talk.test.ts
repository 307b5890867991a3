import { expect } from 'chai';
import { System } from '../../../bot/core/actor.ts';
import { openNotes } from '../../../models/notes.ts';
import { testSchool, type TestSchool } from '../../helpers/test-school.ts';

describe('a talk with the bot', () => {
  let school: TestSchool;
  beforeEach(async () => {
    school = await testSchool();
  });
  afterEach(() => school.close());

  it('says first that it is a bot, once', async () => {
    expect((await school.say('fatma', 'hallo')).keys).to.deep.equal(['bot.disclosure', 'bot.greeting']);
    expect((await school.say('fatma', 'bedankt!')).keys).to.deep.equal(['bot.thanks']);
  });

  it('answers with the source', async () => {
    const { keys, messages } = await school.say('bram', 'hoe vaak komt de Info uit?');
    expect(keys).to.deep.equal(['bot.disclosure', 'answer.says']);
    expect(messages[1]?.text).to.match(/drie weken/);
    expect(messages[1]?.source).to.match(/Kelderswerf/);
  });

  it("answers when, with full dates, for the asker's own groups only", async () => {
    school.clock.move(Date.parse('2026-08-20T09:00:00Z') - school.clock.now().getTime());
    const mother = await school.say('fatma', 'wanneer is de ouderavond?');
    const father = await school.say('bram', 'wanneer is de ouderavond?');
    const lines = (said: typeof mother): string[] =>
      said.messages
        .at(-1)
        ?.text.split('\n')
        .filter((line) => /uur/.test(line)) ?? [];
    expect(lines(mother)).to.have.length(2);
    expect(lines(father)).to.have.length(1);
    expect(lines(father)[0]).to.match(
      /groep 5: (maandag|dinsdag|woensdag|donderdag|vrijdag) \d+ september, 19\.30 uur/,
    );
  });

  it('says that a date is not known rather than guess it', async () => {
    school.clock.move(3 * 365 * 24 * 60 * 60_000);
    const said = await school.say('bram', 'wanneer is de ouderavond?');
    expect(said.messages.at(-1)?.text).to.include('De datum is nog niet bekend.');
  });

  it('answers in the language of the question, and in the chosen one once it is chosen', async () => {
    expect((await school.say('fatma', 'how often is the newsletter sent?')).messages[1]?.language).to.equal('en');
    expect((await school.say('fatma', 'hoe vaak komt de Info uit?')).messages[0]?.language).to.equal('nl');
    const chosen = await school.say('fatma', 'kan het in het Engels');
    expect(chosen.keys).to.deep.equal(['language.chosen']);
    expect(chosen.messages[0]?.language).to.equal('en');
    expect((await school.say('fatma', 'hoe vaak komt de Info uit?')).messages[0]?.language).to.equal('en');
  });

  it('offers the languages it speaks when asked for another', async () => {
    const said = await school.say('fatma', 'kunnen we Turks praten');
    expect(said.keys.at(-1)).to.equal('language.not-yet');
    expect(said.question?.choices).to.deep.equal(['Nederlands', 'English']);
    expect((await school.say('fatma', 'english')).keys).to.deep.equal(['language.chosen']);
  });

  it('keeps what it cannot do yet as a note for the office, with the words as written, and says so', async () => {
    const text = 'ik wil een afspraak met de juf over {{x}} & <b>y</b>';
    expect((await school.say('fatma', text)).keys).to.deep.equal(['bot.disclosure', 'notes.kept']);
    const notes = await openNotes(System('test'), 'kelderswerf', { limit: 10 });
    expect(notes.map((note) => note.text)).to.deep.equal([text]);
  });

  it('tells the office that there is a note: without name or content, and once', async () => {
    await school.say('fatma', 'ik wil een afspraak met de juf');
    await school.bot.lookAround();
    await school.bot.lookAround();
    const told = school.channel.delivered.filter((one) => one.conversation === 'administratie');
    expect(told).to.have.length(1);
    expect(told[0]?.message.text).not.to.match(/Fatma|juf|afspraak/);
  });

  it('lets the office read and settle notes, and nobody else', async () => {
    await school.say('fatma', 'ik wil een afspraak met de juf');
    const read = await school.say('administratie', 'notities');
    expect(read.messages.at(-1)?.text).to.include('ik wil een afspraak met de juf');
    expect((await school.say('administratie', 'afgehandeld')).keys).to.deep.equal(['notes.none']);
    expect((await school.say('administratie', 'notities')).keys).to.deep.equal(['notes.none']);
    expect((await school.say('bram', 'notities')).result?.meaning.intent).not.to.equal('staff/notes');
  });

  it('says that it does not know, offers a person, and keeps the question when asked to', async () => {
    const unknown = await school.say('bram', 'wat kost de schoolfoto bij de fotograaf');
    expect(unknown.keys.at(-1)).to.match(/^answer\.unknown/);
    const index = (unknown.question?.choices.length ?? 0) - 1;
    expect((await school.press('bram', unknown.question?.id ?? '', index)).keys).to.deep.equal(['notes.kept-question']);
    const notes = await openNotes(System('test'), 'kelderswerf', { limit: 10 });
    expect(notes.map((note) => note.text)).to.deep.equal(['wat kost de schoolfoto bij de fotograaf']);
  });

  it('takes no for an answer', async () => {
    await school.say('bram', 'wat kost de schoolfoto bij de fotograaf');
    expect((await school.say('bram', 'nee')).keys).to.deep.equal(['answer.dropped']);
    await school.say('administratie', 'wat staat er op de planning');
    expect((await school.say('administratie', 'nee')).keys).to.deep.equal(['events.enough-said']);
    expect(await openNotes(System('test'), 'kelderswerf', { limit: 10 })).to.have.length(0);
  });

  it('tells the office who left a note, and goes past one that is left for later', async () => {
    await school.say('fatma', 'Elif is ziek vandaag');
    await school.say('bram', 'ik wil een medewerker spreken');
    const first = await school.say('administratie', 'notities');
    expect(first.messages.at(-1)?.text).to.match(/Fatma.*Elif.*groep 5.*Kerem.*groep 7/s);
    const second = await school.say('administratie', 'later');
    expect(second.messages.at(-1)?.text).to.match(/Bram.*medewerker spreken/s);
    expect((await school.say('administratie', 'afgehandeld')).keys).to.deep.equal(['notes.no-more']);
    expect(await openNotes(System('test'), 'kelderswerf', { limit: 10 })).to.have.length(1);
  });

  it('counts a whole day as coming until it is over', async () => {
    school.clock.move(Date.parse('2026-11-27T09:00:00Z') - school.clock.now().getTime());
    expect((await school.say('bram', 'hoe vaak komt de Info uit?')).messages.at(-1)?.text).to.include('27 november');
  });

  it('keeps the language a visitor asked for', async () => {
    await school.say('nobody-we-know', 'English please');
    expect((await school.say('nobody-we-know', 'hoe vaak komt de Info uit?')).messages[0]?.language).to.equal('en');
  });

  it('abuse 54: answers a sticker or an empty message clearly, and asks what to do with a voice message', async () => {
    expect((await school.say('bram', ' \u200b ')).keys).to.include('bot.empty');
    const sticker = await school.say('bram', '', { kind: 'file', files: [{ kind: 'sticker' }] });
    expect(sticker.keys).to.deep.equal(['bot.cannot-read']);
    const voice = await school.say('bram', '', { kind: 'file', files: [{ kind: 'voice' }] });
    expect(voice.keys).to.deep.equal(['bot.voice']);
    expect((await school.say('bram', 'ja')).keys).to.deep.equal(['notes.kept-question']);
    expect(await openNotes(System('test'), 'kelderswerf', { limit: 10 })).to.have.length(1);
  });

  it('abuse 53: pages a long list instead of sending all of it', async () => {
    const first = await school.say('administratie', 'wat staat er op de planning');
    expect(first.messages.at(-1)?.text.split('\n')).to.have.length(6);
    const more = await school.press('administratie', first.question?.id ?? '', 0);
    expect(more.messages.at(-1)?.text).not.to.equal(first.messages.at(-1)?.text);
  });

  it('abuse 35: says in a group only what everybody may know', async () => {
    const group = { conversation: { id: 'klas', kind: 'group' } } as const;
    expect((await school.say('fatma', 'Elif is ziek vandaag', group)).keys).to.include('bot.private-only');
    expect((await school.say('fatma', 'hoe vaak komt de Info uit?', group)).keys).to.include('answer.says');
    const evening = await school.say('fatma', 'wanneer is de ouderavond?', group);
    expect(evening.messages.at(-1)?.text).not.to.match(/groep [57]/);
    expect((await school.say('fatma', 'wat kost de schoolfoto bij de fotograaf', group)).keys).to.deep.equal([
      'answer.unknown-in-group',
    ]);
    expect(await openNotes(System('test'), 'kelderswerf', { limit: 10 })).to.have.length(0);
  });
});
