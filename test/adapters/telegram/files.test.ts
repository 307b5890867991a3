/** Photos, spoken messages and documents through Telegram: fetched, kept, told of, given back. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import { type Failure } from '../../helpers/telegram/fake-telegram.ts';
import { person, type TelegramPerson } from '../../helpers/telegram/people.ts';
import { telegramSchool, type TelegramSchool } from '../../helpers/telegram/school.ts';
import { jpeg, ogg, pdf, REFUSED } from '../../helpers/some-files.ts';

const LIMIT = 2 ** 20;

describe('files through Telegram', () => {
  let at: TelegramSchool;
  let fatma: TelegramPerson;
  before(async () => {
    at = await telegramSchool({ limits: false, largestFile: LIMIT });
    fatma = await at.linked('fatma', 1001);
    fatma.says('bedankt');
    await at.said(fatma);
  });
  after(() => at.close());
  beforeEach(async () => {
    at.fake.calls.splice(0);
    await mongoose.connection.collection('files').deleteMany({});
  });

  const kept = async (): Promise<number> =>
    mongoose.connection.collection('files').countDocuments({ channel: 'telegram' });
  const calls = (of: string): number => at.fake.calls.filter(({ method }) => method === of).length;
  const photo = (bytes = jpeg(), more: object = {}): object => ({
    photo: [{ file_id: 'small' }, at.fake.files.add(bytes)],
    ...more,
  });
  const document = (bytes: Buffer, more: object = {}): object => ({ document: at.fake.files.add(bytes, more) });
  const sendsAndReads = async (content: object, who = fatma): Promise<string[]> => {
    who.sends(content);
    return at.said(who);
  };
  /** After Telegram failed, the clock goes on until it is tried again. */
  const afterAWhile = async (): Promise<string[]> => {
    at.school.clock.move(6_000);
    return at.said(fatma);
  };

  it('keeps a photo and a document, tells until when, and that it cannot be passed on yet', async () => {
    for (const content of [photo(), document(pdf(300_000), { file_name: 'brief.pdf' })]) {
      const [told, ...more] = await sendsAndReads(content);
      expect(told).to.include('6 december').and.include('kan nog niet');
      expect(more).to.deep.equal([]);
    }
    expect(await kept()).to.equal(2);
  });

  it('gives them back to who sent them, and takes them away when they say so', async () => {
    const bytes = pdf(300_000);
    await sendsAndReads(document(bytes, { file_name: 'brief van de dokter.pdf' }));
    fatma.says('mijn gegevens');
    expect((await at.said(fatma)).join()).to.include('Bestanden die ik bewaar: 1.');
    fatma.says('mijn bestanden');
    expect((await at.said(fatma)).join()).to.include('6 december');
    fatma.presses(0);
    await at.said(fatma);
    const file = fatma.sees().findLast((shown) => shown.file)?.file;
    expect(file).to.include({ name: 'brief van de dokter.pdf', type: 'application/pdf' });
    expect(Buffer.from(await file!.arrayBuffer()).equals(bytes)).to.equal(true);
    fatma.says('verwijder ze');
    expect((await at.said(fatma)).join()).to.include('verwijderd');
    expect(await kept()).to.equal(0);
  });

  it('answers the words beside a file as if they had come alone', async () => {
    const [told, answer] = await sendsAndReads(photo(jpeg(), { caption: 'hoe vaak komt de Info uit?' }));
    expect(told).to.include('bewaard');
    expect(answer).to.include('Bron: ');
    expect(await kept()).to.equal(1);
  });

  it('keeps a spoken message, and asks whether somebody should call', async () => {
    const [told, question] = await sendsAndReads({ voice: at.fake.files.add(ogg()) });
    expect(told).to.include('bewaard');
    expect(question).to.include('gesproken berichten');
    fatma.says('nee');
    await at.said(fatma);
  });

  it('keeps every file of an album and says so once; what is not kept of it is told too', async () => {
    for (const bytes of [jpeg(), jpeg(100), pdf()]) fatma.sends(photo(bytes, { media_group_id: 'a' }));
    fatma.sends({ ...document(REFUSED['a program']!), media_group_id: 'a' });
    const said = await at.said(fatma);
    expect(said.filter((text) => text.includes('bewaard'))).to.have.length(1);
    expect(said.filter((text) => text.includes('bewaar ik niet'))).to.have.length(1);
    expect(said).to.have.length(2);
    expect(await kept()).to.equal(3);
  });

  for (const [what, bytes] of Object.entries(REFUSED))
    it(`abuse 55: telegram ${what} under another name and type is refused in words, and not kept`, async () => {
      const said = await sendsAndReads(document(bytes, { file_name: 'foto.jpg', mime_type: 'image/jpeg' }));
      expect(said.join()).to.include('bewaar ik niet');
      expect(await kept()).to.equal(0);
    });

  it('abuse 55: telegram a file over the limit is not fetched; over what Telegram gives, nor', async () => {
    for (const size of [LIMIT + 1, 21 * 2 ** 20])
      expect((await sendsAndReads(document(pdf(size)))).join())
        .to.include('te groot')
        .and.include('1 MB');
    expect(calls('getFile')).to.equal(0);
    expect((await sendsAndReads(document(pdf(21 * 2 ** 20), { file_size: 1 }))).join()).to.include('niet ophalen');
    expect(calls('file')).to.equal(0);
    expect(await kept()).to.equal(0);
  });

  it('abuse 55: telegram a file that is larger than was said is cut off at the limit', async () => {
    const said = await sendsAndReads(document(pdf(15 * 2 ** 20), { file_size: 100 }));
    expect(said.join()).to.include('te groot');
    expect(await kept()).to.equal(0);
  });

  it('fetches nothing of who is not known, in a group, or of what it does not keep', async () => {
    const stranger = person(at.fake, 4_004);
    expect((await sendsAndReads(photo(), stranger)).join()).to.include('niet lezen en niet doorgeven');
    const inGroup = person(at.fake, fatma.id, { where: -400 });
    const caption = { caption: '/hulp', caption_entities: [{ type: 'bot_command', offset: 0, length: 5 }] };
    const said = await sendsAndReads(photo(jpeg(), caption), inGroup);
    expect(said.join()).to.include('alleen de tekst');
    await sendsAndReads({ video: at.fake.files.add(Buffer.from('x')) });
    expect(calls('getFile')).to.equal(0);
  });

  const FAILURES: Record<string, Failure> = {
    'was cut before': 'before',
    'was cut half-way': 'after',
    '429': { error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 3 } },
    '502': { error_code: 502, description: 'Bad Gateway' },
  };
  for (const [name, failure] of Object.entries(FAILURES))
    for (const method of ['getFile', 'file'])
      it(`fetches again when ${method} ${name}, keeps it once, and lets the next message wait`, async () => {
        at.fake.failNext(method, failure);
        fatma.sends(photo());
        fatma.says('hoe vaak komt de Info uit?');
        expect(await at.said(fatma)).to.deep.equal([]);
        const [told, answer, ...more] = await afterAWhile();
        expect(told).to.include('bewaard');
        expect(answer).to.include('Bron: ');
        expect(more).to.deep.equal([]);
        expect(await kept()).to.equal(1);
      });

  it('puts a file aside that fails again and again, tells its sender, and goes on', async () => {
    at.fake.failNext('file', 'before', 'before', 'before');
    fatma.sends(photo());
    fatma.says('hoe vaak komt de Info uit?');
    await at.said(fatma);
    const said = [...(await afterAWhile()), ...(await afterAWhile()), ...(await afterAWhile())];
    expect(said.join()).to.include('code').and.include('Bron: ');
    expect(said).to.have.length(2);
    expect(await kept()).to.equal(0);
    expect(await mongoose.connection.collection('parked').countDocuments({ state: 'open' })).to.equal(1);
  });

  it('does not fetch twice what was kept before the turn broke off', async () => {
    const [update] = [fatma.sends(photo())];
    await at.said(fatma);
    expect(calls('file')).to.equal(1);
    const key = `telegram/${at.fake.bot.id}/${update}`;
    await mongoose.connection.collection('conversations').updateMany({}, { $pull: { recent: key as never } });
    at.fake.updates.repeat(update);
    expect((await at.said(fatma)).join()).to.include('bewaard');
    expect(calls('file')).to.equal(1);
    expect(await kept()).to.equal(1);
  });

  it('abuse 19: telegram a file that comes a hundred times is fetched and kept once', async () => {
    const update = fatma.sends(photo());
    for (let time = 0; time < 100; time++) at.fake.updates.repeat(update);
    expect(await at.said(fatma)).to.have.length(1);
    expect(calls('file')).to.equal(1);
  });

  it('abuse 54: telegram danger beside a file that cannot be fetched does not wait', async () => {
    at.fake.failNext('file', 'before');
    const said = await sendsAndReads(photo(jpeg(), { caption: 'mijn kind is weg' }));
    expect(said[0]).to.include('112');
    expect(said[1]).to.include('niet ophalen');
  });

  it('abuse 74: telegram no token, name or word of a file is in the log or in what is thrown', async () => {
    at.fake.failNext('getFile', 'before', { error_code: 500, description: 'x' });
    at.fake.failNext('file', 'before', { error_code: 404, description: 'x' });
    await sendsAndReads(document(pdf(), { file_name: 'geheime brief.pdf' }));
    for (let time = 0; time < 4; time++) await afterAWhile();
    const lines = [...at.log, ...at.school.log].join('\n');
    expect(lines).not.to.include('fakefake');
    expect(lines).not.to.include('geheime brief');
  });
});

describe('files through Telegram, where none are kept', () => {
  it('abuse 55: telegram nothing is fetched', async () => {
    const at = await telegramSchool({ limits: false });
    const fatma = await at.linked('fatma', 1001);
    fatma.sends({ photo: [at.fake.files.add(jpeg())] });
    expect((await at.said(fatma)).join()).to.include('niet lezen en niet doorgeven');
    expect(at.fake.calls.some(({ method }) => method === 'getFile')).to.equal(false);
    await at.close();
  });
});
