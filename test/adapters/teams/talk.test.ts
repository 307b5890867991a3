/** Conversations through Teams, from the activity to the card in the conversation. */
import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { BY_INTENT } from '../../../dialogs/index.ts';
import { threeSteps } from '../../helpers/dialogs.ts';
import { buttonsOf } from '../../helpers/teams/chats.ts';
import { BOT } from '../../helpers/teams/fake-teams.ts';
import { person, type TeamsPerson } from '../../helpers/teams/people.ts';
import { teamsSchool, type TeamsSchool } from '../../helpers/teams/school.ts';

describe('talking through Teams', function () {
  this.timeout(30_000);
  let at: TeamsSchool;
  let fatma: TeamsPerson;
  const effects: string[] = [];
  before(async () => {
    const dialog = threeSteps(effects);
    at = await teamsSchool({ limits: false, dialogs: new Map([...BY_INTENT, ['book-meeting', dialog]]) });
  });
  after(() => at.close());
  let people = 3000;
  beforeEach(async () => {
    effects.splice(0);
    fatma = await at.linked('fatma', people++);
    await fatma.says('bedankt');
    await at.said(fatma);
  });

  /** Up to the last question of the booking: sure? */
  async function untilSure(): Promise<void> {
    await fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    for (const choice of [0, 1]) {
      await fatma.presses(choice);
      await at.said(fatma);
    }
  }
  const buttons = (): string[] => fatma.sees().flatMap((shown) => buttonsOf(shown).map(({ choice }) => choice));

  it('greets who installs it, in the language of the client', async () => {
    const emma = person(at.fake, people++, { language: 'en-GB' });
    await emma.installs();
    expect((await at.said(emma)).join())
      .to.include('I am not a person')
      .and.match(/school\?/);
  });

  it('settles a card: the buttons are gone, in the answer to the press and for good, and what was chosen is there', async () => {
    await fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    const answer = await fatma.presses(0);
    expect(answer).to.include({ statusCode: 200, type: 'application/vnd.microsoft.card.adaptive' });
    await at.quiet();
    const settled = fatma.sees().find(({ edits }) => edits > 0);
    expect(JSON.stringify(settled)).to.include('✓ 1. Noor').and.not.include('Execute');
    expect(answer['value']).to.deep.equal(settled?.card);
  });

  it('takes a choice from a client that knows no Execute, and one that is typed', async () => {
    await fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    await fatma.submits(0);
    await at.said(fatma);
    await fatma.says('2');
    await at.said(fatma);
    await fatma.presses(0);
    await at.said(fatma);
    expect(effects).to.have.length(1);
  });

  it('abuse 20: teams the same press under a new activity id gets the same answer, and has one effect', async () => {
    await untilSure();
    const [data = ''] = buttons();
    for (let time = 0; time < 3; time++) await fatma.presses(data);
    const said = await at.said(fatma);
    expect(new Set(said).size).to.equal(1);
    expect(effects).to.have.length(1);
  });

  it('abuse 19: teams the same activity again is nothing new', async () => {
    const id = randomUUID();
    for (let time = 0; time < 5; time++) await fatma.says('hoe vaak komt de Info uit?', { id });
    expect(await at.said(fatma)).to.have.length(1);
  });

  it('abuse 19: teams the same message under a new activity id is nothing new; the same words at another moment are', async () => {
    const moment = (second: number): object => ({ localTimestamp: `2026-11-22T20:00:0${second}.000+01:00` });
    const say = (second: number): Promise<unknown> => fatma.says('hoe vaak komt de Info uit?', moment(second));
    await Promise.all([say(1), say(1)]);
    expect(await at.said(fatma)).to.have.length(1);
    await say(1);
    expect(await at.said(fatma)).to.have.length(0);
    await say(2);
    expect(await at.said(fatma)).to.have.length(1);
  });

  it('abuse 22: teams a button pressed twice at once gets the same answer twice, and one effect', async () => {
    await untilSure();
    const [data = ''] = buttons();
    await Promise.all([fatma.presses(data), fatma.presses(data)]);
    const [first, second] = await at.said(fatma);
    expect(second).to.equal(first);
    expect(effects).to.have.length(1);
  });

  it('abuse 23: teams a text that overtakes a press leaves one course of events', async () => {
    await untilSure();
    const [data = ''] = buttons();
    await fatma.says('nee');
    await fatma.presses(data);
    expect((await at.said(fatma)).join()).to.include('al afgesloten');
    expect(effects).to.deep.equal([]);
  });

  it('abuse 24: teams an old card tells that it is closed, and shows what is open now', async () => {
    await fatma.says('ik wil een gesprek met de juf');
    await at.said(fatma);
    const [old = ''] = buttons();
    await fatma.says('1');
    const [open] = await at.said(fatma);
    await fatma.presses(old.replace(/:0$/, ':1'));
    const [closed, again] = await at.said(fatma);
    expect(closed).to.include('al afgesloten');
    expect(again).to.equal(open);
  });

  it('abuse 26: teams a message that is changed later is told of', async () => {
    await fatma.says('wanneer is de ouderavond?');
    await at.said(fatma);
    await fatma.edits('wanneer is het zomerfeest?');
    expect((await at.said(fatma)).join()).to.include('aangepast');
  });

  it('abuse 29: teams nobody answers for another', async () => {
    await untilSure();
    const [data = ''] = buttons();
    const other = person(at.fake, people++);
    await other.says('bedankt');
    await at.said(other);
    await other.presses(data);
    expect((await at.said(other)).join()).to.include('afgesloten');
    expect(effects).to.deep.equal([]);
  });

  it('abuse 30: teams a forged button is looked up, and refused', async () => {
    await untilSure();
    const [data = ''] = buttons();
    for (const forged of ['AAAAAAAAAAAA:0', data.replace(/:0$/, ':9'), 'kelderswerf:0', 'x', '', '$ne:1']) {
      await fatma.presses(forged);
      await fatma.submits(forged);
      await at.said(fatma);
    }
    expect(effects).to.deep.equal([]);
  });

  it('abuse 35: teams in a group what is private gets nothing but the way to a private talk', async () => {
    const inGroup = person(at.fake, Number(fatma.where.slice(2)), { where: '19:group@thread.v2' });
    const mention = { entities: [{ type: 'mention', text: '<at>Samenspraak</at>', mentioned: { id: BOT } }] };
    await inGroup.says('<at>Samenspraak</at>&nbsp;ik wil een gesprek met de juf van Elif', mention);
    expect((await at.said(inGroup)).join())
      .to.include('privégesprek')
      .and.not.match(/Elif|Noor|Sem/);
    await inGroup.says('<at>Samenspraak</at> hoe vaak komt de Info uit?', mention);
    expect((await at.said(inGroup)).join()).to.include('Bron: ');
  });

  it('abuse 36: teams added to a group it greets, and tells nothing of anybody', async () => {
    const inGroup = person(at.fake, Number(fatma.where.slice(2)), { where: '19:other@thread.v2' });
    await inGroup.installs();
    expect((await at.said(inGroup)).join())
      .to.include('Ik ben geen mens')
      .and.not.include('Fatma');
  });

  it('abuse 50: teams marks that turn the reading direction or have no width are gone before anything is kept', async () => {
    await fatma.says('ta\u202e\u200bal');
    await at.said(fatma);
    expect(buttons(), 'it is understood as the word that is seen').to.have.length(2);
  });

  const download = 'application/vnd.microsoft.teams.file.download.info';
  for (const [what, file] of Object.entries({
    sticker: { contentType: 'text/html', content: '<img>' },
    'a document of 21 MB': {
      contentType: download,
      name: 'a.docm',
      content: { downloadUrl: 'https://evil.example/a' },
    },
    'an SVG': { contentType: 'image/svg+xml', contentUrl: 'https://evil.example/a.svg' },
    'a type that is not there': { contentType: 'x'.repeat(200) },
  }))
    it(`abuse 54 and 55: teams ${what} is refused in words, and nothing is fetched`, async () => {
      const before = at.fake.calls.length;
      await fatma.sends([file]);
      expect((await at.said(fatma)).join()).to.include('niet lezen en niet doorgeven');
      expect(at.fake.calls.slice(before).every((call) => call.startsWith('POST /v3/'))).to.equal(true);
    });

  it('abuse 54: teams an empty message is told so, and a spoken one gets the question whether somebody should call', async () => {
    await fatma.says('');
    expect(await at.said(fatma)).to.have.length(1);
    await fatma.sends([{ contentType: 'audio/mp4', name: 'x.m4a' }]);
    expect((await at.said(fatma)).join()).to.include('gesproken berichten');
  });

  it('abuse 68: teams whoever uninstalls it gets nothing more, and the rest goes on', async () => {
    await fatma.uninstalls();
    const before = fatma.sees().length;
    await fatma.says('hoe vaak komt de Info uit?');
    await at.quiet();
    expect(fatma.sees()).to.have.length(before);
    const bram = await at.linked('bram', people++);
    await bram.says('hoe vaak komt de Info uit?');
    expect((await at.said(bram)).join()).to.include('Bron: ');
  });

  it('abuse 69: teams a reply whose response is lost is said once more, and no more', async () => {
    at.fake.failNext('after', 'after');
    await fatma.says('hoe vaak komt de Info uit?');
    await at.said(fatma);
    await at.quiet();
    expect(fatma.sees().filter((shown) => JSON.stringify(shown).includes('Bron: '))).to.have.length(2);
  });
});
