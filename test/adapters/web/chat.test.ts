import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { UserError } from '../../../bot/core/errors.ts';
import { postJson, readEvents, spoken, startChat, visit, type Chat, type Visitor } from './fixture.ts';

describe('the chat', () => {
  let chat: Chat;
  let fatma: Visitor;
  beforeEach(async () => {
    chat = await startChat();
    fatma = await visit(chat.address);
  });
  afterEach(() => chat.close());

  const say = (text: unknown, id: unknown = randomUUID()): Promise<Response> =>
    fatma.post('/api/messages', { id, text });
  const errorOf = async (response: Response): Promise<unknown> => ((await response.json()) as { error: unknown }).error;

  it('accepts a text as the person who was chosen', async () => {
    const id = randomUUID();
    const response = await say('Hoe vaak komt de Info uit?', id);
    expect(response.status).to.equal(202);
    expect(await response.json()).to.deep.equal({ accepted: true });
    const [incoming] = chat.accepted;
    expect({ ...incoming, at: undefined }).to.deep.equal({
      key: `web/${id}`,
      channel: 'web',
      account: 'fatma',
      conversation: { id: 'fatma', kind: 'private' },
      at: undefined,
      kind: 'text',
      text: 'Hoe vaak komt de Info uit?',
    });
  });

  it('gives the same event the same key, and passes on that it was known', async () => {
    const id = randomUUID();
    chat.onAccept(async () => 'repeated');
    for (const spelled of [id, id.toUpperCase()]) expect((await say('hallo', spelled)).status).to.equal(202);
    expect(chat.accepted.map(({ key }) => key)).to.deep.equal([`web/${id}`, `web/${id}`]);
  });

  it('abuse 22: two taps on one button arrive as two events about the same choice', async () => {
    const choice = { question: 'q-1', index: 1 };
    const taps = [randomUUID(), randomUUID()].map((id) => fatma.post('/api/messages', { id, choice }));
    for (const tap of await Promise.all(taps)) expect(tap.status).to.equal(202);
    expect(chat.accepted.map((incoming) => incoming.choice)).to.deep.equal([choice, choice]);
    expect(new Set(chat.accepted.map(({ key }) => key)).size).to.equal(2);
  });

  it('answers only when it is stored', async () => {
    let stored = (): void => undefined;
    chat.onAccept(() => new Promise((resolve) => (stored = () => resolve('accepted'))));
    let answered = false;
    const response = say('hallo').then((answer) => ((answered = true), answer));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).to.equal(false);
    stored();
    expect((await response).status).to.equal(202);
  });

  it('says 429 when the conversation is full, and 503 when the store is away', async () => {
    chat.onAccept(async () => 'full');
    const full = await say('hallo');
    expect([full.status, await errorOf(full)]).to.deep.equal([429, 'too-many-messages']);
    chat.onAccept(async () => {
      throw new UserError('store-away', {}, { cause: new Error('disk full') });
    });
    const away = await say('hallo');
    expect([away.status, await errorOf(away)]).to.deep.equal([503, 'store-away']);
  });

  it('abuse 74: an error inside shows no more than that there was one', async () => {
    chat.onAccept(async () => {
      throw new Error('mongodb://bot:hunter2@db.internal/school failed for fatma');
    });
    const response = await say('Mijn kind heet Elif');
    expect([response.status, await response.text()]).to.deep.equal([500, '{"error":"internal"}']);
    expect(chat.logged.join()).to.contain('request failed').and.not.contain('hunter2').and.not.contain('Elif');
  });

  it('abuse 59: refuses operators, arrays and unknown fields where a text is expected', async () => {
    const id = randomUUID();
    const wrong = [
      { id, text: { $ne: null } },
      { id, text: ['a'] },
      { id: { $ne: null }, text: 'a' },
      { id: 'not-a-uuid', text: 'a' },
      { id, choice: { question: { $where: '1' }, index: 0 } },
      { id, choice: { question: 'q', index: -1 } },
      { id, choice: { question: 'q', index: 0.5 } },
      { id, text: 'a', choice: { question: 'q', index: 0 } },
      { id, text: 'a', account: 'els' },
      { id },
      {},
    ];
    for (const body of wrong) {
      const response = await fatma.post('/api/messages', body);
      expect([response.status, await errorOf(response)], JSON.stringify(body)).to.deep.equal([400, 'bad-request']);
    }
    for (const body of [{ person: { $ne: null } }, { person: ['fatma'] }, { person: 'fatma', language: 1 }]) {
      expect((await postJson(`${chat.address}/api/session`, body)).status).to.equal(400);
    }
    expect(chat.accepted).to.deep.equal([]);
  });

  it('abuse 51: takes 4,096 characters and no more', async () => {
    expect((await say('👋'.repeat(2_048))).status).to.equal(202);
    const long = await say('x'.repeat(4_097));
    expect([long.status, await errorOf(long)]).to.deep.equal([400, 'too-long']);
    expect((await say('\u0001'.repeat(4_096))).status, 'each character escaped').to.equal(202);
    expect((await say('x'.repeat(40_000))).status).to.equal(413);
  });

  it('abuse 47 and 60: passes on markup and template marks as they are', async () => {
    const text = '<b>&amp; </i> {{DATE()}} ${process.env} [school](http://evil.example)';
    await say(text);
    expect(chat.accepted[0]?.text).to.equal(text);
    const events = await readEvents(fatma, (read) => read.includes('caught-up'));
    expect(events).to.contain(JSON.stringify(text));
  });

  it('refuses an empty message', async () => {
    expect(await errorOf(await say(' \n\t '))).to.equal('empty');
  });

  it('knows nobody without a session, and nobody but the persons it opened', async () => {
    const body = { id: randomUUID(), text: 'hallo' };
    const asOther = `${chat.address}/api/messages?person=els`;
    for (const response of [
      await postJson(`${chat.address}/api/messages?person=fatma`, body),
      await postJson(`${chat.address}/api/messages`, body, { cookie: fatma.cookie }),
      await postJson(asOther, body, { cookie: fatma.cookie }),
      await postJson(asOther, body, { cookie: `samenspraak=${'A'.repeat(22)}` }),
      await fetch(`${chat.address}/api/events?person=fatma`),
    ]) {
      expect([response.status, await errorOf(response)]).to.deep.equal([401, 'no-session']);
    }
  });

  it('lets one browser be two persons, each in its own tab', async () => {
    await postJson(`${chat.address}/api/session`, { person: 'els' }, { cookie: fatma.cookie });
    await say('van Fatma');
    const asEls = `${chat.address}/api/messages?person=els`;
    await postJson(asEls, { id: randomUUID(), text: 'van Els' }, { cookie: fatma.cookie });
    expect(chat.accepted.map(({ account, text }) => `${account}: ${text ?? ''}`)).to.deep.equal([
      'fatma: van Fatma',
      'els: van Els',
    ]);
  });

  it('gives a cookie that scripts and other sites cannot use', async () => {
    const response = await postJson(`${chat.address}/api/session`, { person: 'fatma', language: 'en' });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).to.match(/^samenspraak=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(await response.json()).to.deep.equal({ name: 'Fatma Yildiz', language: 'en', conversation: 'fatma' });
    expect(chat.languages).to.deep.equal(['en']);
    const secure = await startChat({ chat: { https: true } });
    const second = await postJson(`${secure.address}/api/session`, { person: 'fatma' });
    expect(second.headers.get('set-cookie')).to.contain('; Secure');
    await secure.close();
  });

  it('refuses what another site posts', async () => {
    for (const from of ['cross-site', 'same-site']) {
      const response = await fatma.post('/api/messages', { id: randomUUID(), text: 'x' }, { 'sec-fetch-site': from });
      expect(response.status, from).to.equal(403);
    }
  });

  it('knows only the persons of the demonstration', async () => {
    const response = await fetch(`${chat.address}/api/demo?language=en`);
    expect(await response.json()).to.deep.equal([
      { id: 'fatma', name: 'Fatma Yildiz', language: 'nl', about: 'Mother of Elif.' },
      { id: 'els', name: 'Els Bakker', language: 'nl', about: 'Teacher.' },
    ]);
    expect((await postJson(`${chat.address}/api/session`, { person: 'nobody' })).status).to.equal(404);
  });

  it('has no way in when there is no demonstration', async () => {
    const closed = await startChat({ chat: { people: undefined } });
    for (const path of ['/api/demo', '/api/events?person=fatma']) {
      expect((await fetch(`${closed.address}${path}`)).status).to.equal(404);
    }
    for (const path of ['/api/session', '/api/messages?person=fatma']) {
      expect((await postJson(`${closed.address}${path}`, { person: 'fatma' })).status).to.equal(404);
    }
    await closed.close();
  });

  it('changes the language a person is answered in, to one it has', async () => {
    expect((await fatma.post('/api/language', { language: 'en' })).status).to.equal(200);
    expect((await fatma.post('/api/language', { language: 'xx' })).status).to.equal(400);
    expect(chat.languages).to.deep.equal(['en']);
  });

  it('abuse 18: limits how often one address may post', async () => {
    const limited = await startChat({ chat: { rate: { burst: 2, perSecond: 0.001 } } });
    const visitor = await visit(limited.address);
    const statuses: number[] = [];
    for (let n = 1; n <= 4; n++) {
      const headers = { 'x-forwarded-for': `10.0.0.${n}`, forwarded: `for=10.0.0.${n}`, 'x-real-ip': `10.0.0.${n}` };
      statuses.push((await visitor.post('/api/messages', { id: randomUUID(), text: 'hallo' }, headers)).status);
    }
    expect(statuses).to.deep.equal([202, 202, 429, 429]);
    await limited.close();
  });

  it('tells the history first, then what is new, each once', async () => {
    await chat.say('fatma', spoken('eerder', { source: 'Informatiegids' }), 'a');
    const reading = readEvents(fatma, (text) => text.includes('later'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await chat.say('els', spoken('voor een ander'), 'x');
    await chat.say('fatma', spoken('later'), 'b');
    const text = await reading;
    expect([...text.matchAll(/^(?:id|event): (.*)$/gm)].map(([, value]) => value)).to.deep.equal([
      'a/0',
      'row',
      'caught-up',
      'b/0',
      'row',
    ]);
    expect(text).to.contain('Informatiegids').and.not.contain('ander');
  });
});
