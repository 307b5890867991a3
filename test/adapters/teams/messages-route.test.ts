import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { signer } from '../../helpers/teams/signer.ts';
import { activity, person } from '../../helpers/teams/people.ts';
import { APP, TENANT } from '../../helpers/teams/fake-teams.ts';
import { teamsSchool, type TeamsSchool } from '../../helpers/teams/school.ts';
import { rawRequest } from '../web/fixture.ts';

describe('where Teams posts', function () {
  this.timeout(30_000);
  let at: TeamsSchool;
  before(async () => {
    at = await teamsSchool({ limits: false });
    at.fake.chat('a:1');
  });
  after(() => at.close());

  const sound = (more: object = {}): Record<string, unknown> => activity(at.fake, 1, { text: 'bedankt', ...more });
  const post = async (body: unknown, headers: Record<string, string> = {}): Promise<number> =>
    (await at.fake.post(body, headers)).status;
  const withToken = async (token: Promise<string>, body: unknown = sound()): Promise<number> =>
    post(body, { authorization: `Bearer ${await token}` });
  const turns = async (): Promise<number> => {
    await at.school.bot.engine.idle();
    return at.school.turns.length;
  };
  /** Expects this to be refused, and nobody to have been heard. */
  async function refuses(status: number, ask: () => Promise<number>): Promise<void> {
    const before = await turns();
    expect(await ask()).to.equal(status);
    expect(await turns()).to.equal(before);
  }
  const keyFetches = (): number => at.fake.calls.filter((call) => call === 'GET /keys').length;

  it('takes what is proven, and answers in the conversation', async () => {
    const fatma = person(at.fake, 2);
    await fatma.says('hoe vaak komt de Info uit?');
    expect((await at.said(fatma)).join()).to.include('Bron: ');
  });

  it('abuse 2: teams any other method gets 405', async () => {
    for (const method of ['GET', 'PUT', 'HEAD'])
      expect((await fetch(at.fake.endpoint, { method })).status, method).to.equal(405);
  });

  it('abuse 3: teams what is no activity gets 400, with the best of tokens', async () => {
    for (const more of [{ type: 5 }, { id: '' }, { from: [] }, { conversation: null }, { text: { $ne: null } }])
      await refuses(400, () => post(sound(more)));
    await refuses(400, () => post({}));
  });

  it('abuse 4: teams what is no object gets 400', async () => {
    for (const body of ['[]', '"text"', 'null', '7', '{broken', '']) await refuses(400, () => post(body));
  });

  it('abuse 5: teams a body of 50 MB gets 413, unread', async () => {
    const before = process.memoryUsage().rss;
    await refuses(413, () => post(sound({ text: 'x'.repeat(300_000) })));
    const { host, pathname, origin } = new URL(at.fake.endpoint);
    const head = `POST ${pathname} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nAuthorization: Bearer ${await at.fake.token()}\r\nContent-Length: 52428800\r\nConnection: close\r\n\r\n`;
    expect(await rawRequest(origin, [head, 'x'])).to.include('413');
    expect(process.memoryUsage().rss - before).to.be.below(50 * 2 ** 20);
  });

  it('abuse 6: teams JSON nested 10,000 deep gets 400', async () => {
    const deep = JSON.stringify(sound()).replace('{', `{"value":${'['.repeat(10_000)}${']'.repeat(10_000)},`);
    await refuses(400, () => post(deep));
  });

  it('abuse 7: teams keys that reach a prototype are nothing', async () => {
    const text = JSON.stringify(sound()).replace('{', '{"__proto__":{"polluted":1},"constructor":{"a":1},');
    expect(await post(text)).to.equal(200);
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('abuse 9: teams a token that is not signed, or by a password that everybody knows, gets 401', async () => {
    const coded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const { serviceurl = `${at.fake.url}/`, exp = 4e9 } = {};
    const payload = coded({ iss: 'https://api.botframework.com', aud: APP, serviceurl, exp });
    for (const alg of ['none', 'HS256'])
      await refuses(401, () => withToken(Promise.resolve(`${coded({ alg, kid: 'fake-key' })}.${payload}.c2ln`)));
    await refuses(401, () => post(sound(), { authorization: '' }));
    await refuses(401, () => post(sound(), { authorization: 'Bearer garbage' }));
  });

  it('abuse 10: teams a token that has ended, for another app or by another issuer, gets 401', async () => {
    for (const claims of [{ expiresIn: -600 }, { aud: randomUUID() }, { iss: 'https://sts.windows.net/x/' }])
      await refuses(401, () => withToken(at.fake.token(claims)));
    const { fake } = at;
    const claims = { iss: 'https://api.botframework.com', aud: APP, serviceurl: `${fake.url}/` };
    await refuses(401, () => withToken(fake.signer.forge(claims)));
  });

  it('abuse 11: teams a flood of unknown keys gets 401, and the keys are fetched once more at most', async () => {
    const before = keyFetches();
    const { signAs } = await signer();
    for (let time = 0; time < 50; time++)
      await refuses(401, () => withToken(signAs(`key-${time}`, { iss: 'https://api.botframework.com', aud: APP })));
    expect(keyFetches() - before).to.be.at.most(1);
  });

  it('abuse 13: teams a service address that is not the one of the token gets 401, an empty one 400', async () => {
    await refuses(401, () => withToken(at.fake.token({ serviceurl: 'https://smba.trafficmanager.net/emea/' })));
    await refuses(401, () => withToken(at.fake.token({ serviceurl: undefined })));
    await refuses(400, () => post(sound({ serviceUrl: '' })));
  });

  it('holds a token that was proven before against every activity', async () => {
    const token = at.fake.token();
    for (let time = 0; time < 2; time++) expect(await withToken(token)).to.equal(200);
    await refuses(401, () => withToken(token, sound({ serviceUrl: `${at.fake.url}/other/` })));
  });

  it('believes a token that was proven before only while it lasts', async () => {
    const token = at.fake.token({ expiresIn: -297 }); // clocks may differ by 300 seconds
    expect(await withToken(token)).to.equal(200);
    await pause(4_000);
    await refuses(401, () => withToken(token));
  });

  it('abuse 14: teams a service address that is not one of Teams gets 401, and is never called', async () => {
    const odd = [
      'http://169.254.169.254/',
      'http://localhost:1/',
      `${at.fake.url}@evil.example/`,
      'file:///etc/passwd',
    ];
    for (const serviceUrl of odd)
      await refuses(401, () => withToken(at.fake.token({ serviceurl: serviceUrl }), sound({ serviceUrl })));
  });

  it('abuse 16: teams another tenant gets 401 before anything is looked up, and so does none at all', async () => {
    const other = randomUUID();
    const conversation = { id: 'a:1', conversationType: 'personal' };
    for (const more of [
      { conversation: { ...conversation, tenantId: other } },
      { channelData: { tenant: { id: other } } },
      { conversation, channelData: {} },
    ])
      await refuses(401, () => post(sound(more)));
    expect(await post(sound({ conversation: { ...conversation, tenantId: TENANT.toUpperCase() } }))).to.equal(200);
  });

  it('abuse 17: teams the emulator, and every other channel, gets 401', async () => {
    for (const channelId of ['emulator', 'webchat', 'test']) await refuses(401, () => post(sound({ channelId })));
  });

  it('abuse 18: teams an address that was made up changes nothing', async () => {
    for (const address of ['127.0.0.1', '52.112.0.1'])
      await refuses(401, () => post(sound(), { authorization: '', 'x-forwarded-for': address }));
  });

  it('abuse 59: teams operators of a database are text, or refused', async () => {
    for (const more of [{ id: { $ne: null } }, { from: { id: { $gt: '' } } }, { conversation: { id: ['a:1'] } }])
      await refuses(400, () => post(sound(more)));
    expect(await post(sound({ text: '{"$where":"1"}' }))).to.equal(200);
  });

  it('abuse 74: teams a refusal tells nothing but its code', async () => {
    const answer = await at.fake.post(sound(), { authorization: `Bearer ${await at.fake.token({ aud: 'x' })}` });
    expect(await answer.json()).to.deep.equal({ error: 'not-authorised' });
    expect(at.log.join()).not.to.match(/eyJ|fakefake/);
  });
});

describe('where Teams posts, while the keys of Microsoft cannot be fetched', function () {
  this.timeout(30_000);

  it('abuse 12: teams gets 503 without a word of why, and recovers by itself', async () => {
    const at = await teamsSchool({ limits: false });
    at.fake.chat('a:1');
    at.fake.isUp = false;
    const ask = (): Promise<Response> => at.fake.post(activity(at.fake, 1, { text: 'bedankt' }));
    const answer = await ask();
    expect([answer.status, await answer.json()]).to.deep.equal([503, { error: 'not-yet' }]);
    at.fake.isUp = true;
    await new Promise((go) => setTimeout(go, 2_100));
    expect((await ask()).status).to.equal(200);
    await at.close();
  });
});
