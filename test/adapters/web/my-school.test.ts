/** "Mijn school" over HTTP: who gets in, who sees what, and when it is over. */
import { expect } from 'chai';
import mongoose from 'mongoose';
import sinon from 'sinon';
import { telegramDoor } from '../../../adapters/telegram/mini-app.ts';
import { System } from '../../../bot/core/actor.ts';
import { belongingsOf, deleteBelongings } from '../../../models/erasure/belongings.ts';
import { purgePagePasses } from '../../../models/people/page-passes.ts';
import { linkAccount, whoIs } from '../../../models/people/person.ts';
import { changeContact } from '../../../models/people/settings.ts';
import { type PageSchool, pageSchool } from '../../helpers/page-school.ts';
import { initDataOf } from '../../helpers/telegram/init-data.ts';

const TOKEN = `7000001:${'fake'.repeat(8)}`;
const MINUTE = 60_000;
const system = System('test');
const FATMA = 'kelderswerf/demo/fatma';

describe('“Mijn school”', () => {
  let pages: PageSchool;
  beforeEach(async () => (pages = await pageSchool((clock) => [telegramDoor(TOKEN, clock)])));
  afterEach(() => pages.close());

  const post = (
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Response> =>
    fetch(`${pages.address}${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });
  const keyIn = (link: string): string => new URL(link).searchParams.get('key') ?? '';
  const use = (link: string): Promise<Response> => post('/my-school/open', { key: keyIn(link) });
  const cookieIn = (response: Response): string => response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const show = (cookie: string): Promise<Response> => fetch(`${pages.address}/my-school`, { headers: { cookie } });
  const pageFor = async (person: string): Promise<string> =>
    (await show(cookieIn(await use(await pages.linkFor(person))))).text();
  const passes = (): Promise<object[]> => mongoose.connection.collection('pagepasses').find({}).toArray();

  it('abuse 43: a program that looks ahead at a link changes nothing: the link still works, once', async () => {
    const link = await pages.linkFor('fatma');
    const before = await passes();
    for (const agent of ['TelegramBot (like TwitterBot)', 'SkypeUriPreview Preview/0.5', 'Mozilla/5.0']) {
      const seen = await fetch(link, { headers: { 'user-agent': agent } });
      expect([seen.status, seen.headers.getSetCookie()]).to.deep.equal([200, []]);
      expect(await seen.text()).not.to.match(/Fatma|Elif/);
      await fetch(link, { method: 'HEAD' });
    }
    expect(await passes()).to.deep.equal(before);
    expect((await use(link)).status).to.equal(303);
    const again = await use(link);
    expect([again.status, again.headers.getSetCookie()]).to.deep.equal([410, []]);
  });

  it('refuses a link that is old, replaced by another one, made up, or of another school, in the same words', async () => {
    const old = await pages.linkFor('fatma');
    pages.school.clock.move(11 * MINUTE);
    const words = await (await use(old)).text();
    expect(words).to.include('Deze link werkt niet meer');
    const replaced = await pages.linkFor('fatma');
    const current = await pages.linkFor('fatma');
    for (const link of [replaced, `${old}x`, old.replace(/key=.*/, 'key='), old.replace(/key=.*/, 'key=%00')]) {
      const refused = await use(link);
      expect([refused.status, await refused.text()]).to.deep.equal([410, words]);
    }
    await mongoose.connection.collection('pagepasses').updateMany({}, { $set: { schoolId: 'mkc' } });
    expect((await use(current)).status).to.equal(410);
  });

  it('keeps nothing in the store that opens a page', async () => {
    const link = await pages.linkFor('fatma');
    const cookie = cookieIn(await use(link));
    const kept = JSON.stringify(await passes());
    expect(kept).not.to.include(keyIn(link)).and.not.include(cookie.split('=')[1]);
  });

  it('shows people their own children, groups and details, and nothing of another household', async () => {
    const fatma = await whoIs(system, { channel: 'telegram', id: 'fatma' }, 'kelderswerf', new Date());
    await changeContact(fatma, 'phone', '06 11111111');
    const hers = await pageFor('fatma');
    expect(hers).to.include('Elif').and.include('Kerem').and.include('06 11111111').and.include('groep 7');
    const his = await pageFor('bram');
    expect(his).to.include('Elif').and.include('groep 5');
    expect(his).not.to.match(/Kerem|Fatma|06 11111111|groep 7|Noor/);
    const without = await pageFor('oma-riet');
    expect(without).to.include('Noor').and.not.include('groep 5');
  });

  it('shows no date that is not confirmed', async () => {
    const events = mongoose.connection.collection('events');
    const proposed = { state: 'proposed', title: { nl: 'Misschien' } };
    const { modifiedCount } = await events.updateMany({ 'title.nl': 'de Info' }, { $set: proposed });
    expect(modifiedCount).to.be.above(0);
    expect(await pageFor('fatma'))
      .to.include('ieuwjaarsreceptie')
      .and.not.include('Misschien');
  });

  it('abuse 47: shows what people are called as text, whatever it looks like', async () => {
    await mongoose.connection
      .collection<{ _id: string }>('people')
      .updateOne({ _id: FATMA }, { $set: { name: '<img src=x onerror=alert(1)>"&', 'contact.phone': "'><i>" } });
    const page = await pageFor('fatma');
    expect(page).to.include('&#60;img src=x onerror=alert(1)&#62;&#34;&#38;').and.include('&#39;&#62;&#60;i&#62;');
    expect(page).not.to.match(/<img src=x|<i>/);
  });

  it('is over after an hour, when it is closed, and at once when the account is unlinked or another person’s', async () => {
    const open = async (): Promise<string> => cookieIn(await use(await pages.linkFor('fatma')));
    const late = await open();
    pages.school.clock.move(61 * MINUTE);
    expect((await show(late)).status).to.equal(401);
    const closed = await open();
    await post('/my-school/close', {}, { cookie: closed });
    expect((await show(closed)).status).to.equal(401);
    const anothers = await open();
    await linkAccount(system, { channel: 'telegram', id: 'fatma' }, 'kelderswerf/demo/bram', 'fatma');
    expect((await show(anothers)).status).to.equal(401);
    expect((await post('/my-school/language', { language: 'en' }, { cookie: anothers })).status).to.equal(401);
  });

  it('is erased with the person, and taken away at night', async () => {
    await use(await pages.linkFor('fatma'));
    const link = await pages.linkFor('fatma');
    const whose = await belongingsOf(system, FATMA);
    await deleteBelongings(system, whose!);
    expect(await passes()).to.deep.equal([]);
    expect((await use(link)).status).to.equal(410);
    await use(await pages.linkFor('bram'));
    pages.school.clock.move(61 * MINUTE);
    expect(await purgePagePasses(system, pages.school.clock.now())).to.equal(1);
    expect(await passes()).to.deep.equal([]);
  });

  it('abuse 45: a Mini App with what Telegram did not sign, or long ago, gets 401 and opens nothing', async () => {
    await linkAccount(system, { channel: 'telegram', id: '1001' }, FATMA, '1001');
    const now = pages.school.clock.now();
    const good = initDataOf(TOKEN, 1001, now);
    const altered = good.replace('1001', '1002');
    const old = initDataOf(TOKEN, 1001, new Date(now.getTime() - 61 * MINUTE));
    const forged = initDataOf(`7000002:${'fake'.repeat(8)}`, 1001, now);
    for (const proof of [altered, old, forged, '', 'x'.repeat(10_000)]) {
      const refused = await post('/my-school/telegram', { proof });
      expect(refused.status).to.equal(401);
      expect(await refused.text()).not.to.match(/Fatma|session/);
    }
    expect(await passes()).to.deep.equal([]);
    expect((await post('/my-school/telegram', { proof: 'x'.repeat(20_000) })).status).to.equal(413);
    const opened = (await (await post('/my-school/telegram', { proof: good })).json()) as { session: string };
    const authorization = `Bearer ${opened.session}`;
    const changed = await post('/my-school/language', { language: 'en' }, { authorization });
    expect(await changed.text()).to.include('Hello Fatma');
  });

  it('abuse 78: teams a form of another site is refused before anything is done', async () => {
    const link = await pages.linkFor('fatma');
    for (const from of ['cross-site', 'same-site', 'none'])
      expect((await post('/my-school/open', { key: keyIn(link) }, { 'sec-fetch-site': from })).status).to.equal(403);
    const cookie = cookieIn(await use(link));
    for (const path of ['/my-school/language', '/my-school/close'])
      expect((await post(path, { language: 'en' }, { cookie, 'sec-fetch-site': 'cross-site' })).status).to.equal(403);
    expect(await (await show(cookie)).text()).to.include('Dag Fatma');
  });

  it('abuse 78: teams the cookie is for this page and this site alone, and nothing is kept by browsers or proxies', async () => {
    const opened = await use(await pages.linkFor('fatma'));
    const [set = ''] = opened.headers.getSetCookie();
    expect(set).to.match(/; Path=\/my-school; Max-Age=3600; HttpOnly; SameSite=Strict$/);
    for (const answer of [opened, await show(cookieIn(opened)), await fetch(`${pages.address}/my-school/telegram`)])
      expect(answer.headers.get('cache-control')).to.equal('no-store');
  });

  it('abuse 78: teams who follows the link is in nobody’s frame', async () => {
    const opened = await use(await pages.linkFor('fatma'));
    for (const answer of [await show(cookieIn(opened)), await fetch(await pages.linkFor('bram'))]) {
      expect(answer.headers.get('content-security-policy')).to.include("frame-ancestors 'none'");
      expect(answer.headers.get('x-frame-options')).to.equal('DENY');
    }
  });

  it('says that it does not work just now while the store is away, and works again afterwards', async () => {
    await linkAccount(system, { channel: 'telegram', id: '1001' }, FATMA, '1001');
    const cookie = cookieIn(await use(await pages.linkFor('fatma')));
    const proof = initDataOf(TOKEN, 1001, pages.school.clock.now());
    const away = sinon.stub(mongoose.mongo.Collection.prototype, 'findOne');
    away.rejects(new mongoose.mongo.MongoNetworkError('away'));
    try {
      const page = await show(cookie);
      expect(page.status).to.equal(503);
      expect(await page.text()).to.include('Het lukt nu even niet');
      const inside = await post('/my-school/telegram', { proof });
      expect(inside.status).to.equal(503);
      expect(((await inside.json()) as { body: string }).body).to.include('Het lukt nu even niet');
    } finally {
      away.restore();
    }
    expect((await show(cookie)).status).to.equal(200);
  });

  it('takes no language that it does not speak', async () => {
    const cookie = cookieIn(await use(await pages.linkFor('fatma')));
    for (const language of ['', 'xx', '__proto__', 'nl,en'])
      expect((await post('/my-school/language', { language }, { cookie })).status).to.equal(400);
  });

  it('takes nothing but small forms', async () => {
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"key":"x"}' };
    expect((await fetch(`${pages.address}/my-school/open`, json)).status).to.equal(415);
    expect((await post('/my-school/open', { key: 'x'.repeat(2_000) })).status).to.equal(413);
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`f${at}`, '1']));
    expect((await post('/my-school/open', many)).status).to.equal(400);
  });
});
