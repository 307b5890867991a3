import { expect } from 'chai';
import { UserError } from '../../../bot/core/errors.ts';
import { type Route } from '../../../adapters/web/http.ts';
import { startChat, postJson, rawRequest, type Chat } from './fixture.ts';

const echo: Route = {
  method: 'POST',
  path: '/echo',
  limit: 32_768,
  handle: async ({ body }) => ({ status: 200, json: body }),
};

describe('the HTTP server', () => {
  let chat: Chat;
  let heard: unknown;
  const listener: Route = {
    method: 'POST',
    path: '/hear',
    limit: 1_000_000,
    handle: async ({ body }) => {
      heard = body;
      return { status: 200, json: {} };
    },
  };
  const failing: Route = {
    method: 'GET',
    path: '/fails',
    limit: 0,
    handle: async () => {
      throw new Error('mongodb://user:secret@internal-host:27017 refused');
    },
  };
  const refusing: Route = {
    method: 'GET',
    path: '/refuses/:code',
    limit: 0,
    handle: async ({ params }) => {
      throw new UserError(params['code'] as 'store-away');
    },
  };
  const guarded: Route = {
    ...echo,
    path: '/guarded',
    admit: ({ headers }) => (headers['x-secret'] === 'right' ? undefined : { status: 401, json: { error: 'secret' } }),
  };

  before(async () => {
    const routes = [echo, listener, failing, refusing, guarded];
    chat = await startChat({ routes, patience: { headers: 300, body: 200, check: 50 } });
  });
  after(() => chat.close());

  const post = (path: string, body: unknown, headers = {}): Promise<Response> =>
    postJson(`${chat.address}${path}`, body, headers);
  const errorOf = async (response: Response): Promise<unknown> => ((await response.json()) as { error: unknown }).error;

  it('abuse 4: refuses an array, a string, null, a number and broken JSON with 400', async () => {
    for (const body of ['[]', '"text"', 'null', '1', '', '{"a":', '{"a":1}}', 'nonsense']) {
      const response = await post('/echo', body);
      expect(response.status, body).to.equal(400);
      expect(await errorOf(response)).to.equal('bad-json');
    }
  });

  it('abuse 5: refuses a body over the limit at once, also without a length', async () => {
    const declared = await rawRequest(chat.address, [
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n',
    ]);
    expect(declared).to.match(/^HTTP\/1.1 413 /);
    const chunk = `8000\r\n${'x'.repeat(0x8000)}\r\n`;
    const head =
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(await rawRequest(chat.address, [head, chunk, chunk, chunk], 1)).to.match(/^HTTP\/1.1 413 /);
  });

  it('abuse 5: keeps memory flat while 50 MB are sent to it', async () => {
    const chunk = new Uint8Array(1_000_000).fill(32);
    const before = process.memoryUsage().arrayBuffers;
    let highest = 0;
    let sent = 0;
    const body = new ReadableStream({
      pull: (stream) => {
        highest = Math.max(highest, process.memoryUsage().arrayBuffers - before);
        sent += 1;
        if (sent > 50) stream.close();
        else stream.enqueue(chunk.slice());
      },
    });
    const request = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'application/json' } } as const;
    const response = await fetch(`${chat.address}/echo`, request as RequestInit).catch(() => undefined);
    if (response) expect(response.status).to.equal(413);
    expect(highest).to.be.below(30_000_000);
  });

  it('abuse 5: lets a slow body and slow headers go with 408', async () => {
    const body = await rawRequest(chat.address, [
      'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{',
    ]);
    expect(body).to.match(/^HTTP\/1.1 408 /);
    expect(body).to.match(/connection: close/i);
    expect(body).to.contain('{"error":"too-slow"}');
    expect(await rawRequest(chat.address, ['GET / HTTP/1.1\r\nHost: a\r\n'])).to.match(/^HTTP\/1.1 408 /);
  });

  it('abuse 5: cuts off a sender that goes on after it was refused', async () => {
    const head = 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n';
    const drops = Array<string>(200).fill('x');
    const started = Date.now();
    await rawRequest(chat.address, [head, ...drops], 20);
    expect(Date.now() - started).to.be.below(2_000);
  });

  it('abuse 6: refuses JSON nested 10,000 deep, and takes 60 levels', async () => {
    const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    expect((await post('/hear', nested(10_000))).status).to.equal(400);
    expect((await post('/hear', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).status).to.equal(400);
    expect((await post('/hear', nested(60))).status).to.equal(200);
  });

  it('abuse 7: ignores __proto__ and constructor, at any depth', async () => {
    const body =
      '{"__proto__":{"admin":true},"a":{"constructor":{"prototype":{"admin":true}},"__proto__":1,"b":[{"__proto__":2}]}}';
    expect((await post('/hear', body)).status).to.equal(200);
    expect(JSON.stringify(heard)).to.equal('{"a":{"b":[{}]}}');
    expect(({} as { admin?: boolean }).admin).to.equal(undefined);
  });

  it('abuse 8: refuses invalid UTF-8, and makes NUL and lone surrogates storable', async () => {
    const invalid = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')]);
    const refused = await post('/hear', invalid);
    expect(refused.status).to.equal(400);
    expect(await errorOf(refused)).to.equal('bad-encoding');
    await post('/hear', '{"a":"x\\u0000y\\ud800z","b":["\\udc00"],"c":"👋"}');
    expect(heard).to.deep.equal({ a: 'x\uFFFDy\uFFFDz', b: ['\uFFFD'], c: '👋' });
  });

  it('abuse 59: takes nothing but JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      expect((await post('/echo', '{}', { 'content-type': type })).status, type).to.equal(415);
    }
    expect((await post('/echo', '{}', { 'content-encoding': 'gzip' })).status).to.equal(415);
  });

  it('abuse 74: shows nothing of its inside when it fails', async () => {
    const response = await fetch(`${chat.address}/fails`);
    expect(response.status).to.equal(500);
    expect(await response.text()).to.equal('{"error":"internal"}');
    expect(response.headers.get('server')).to.equal(null);
    expect(chat.logged.join()).to.contain('request failed').and.not.contain('secret');
  });

  it('answers unknown paths with 404 and wrong methods with 405, and lives on', async () => {
    for (const [method, path, status] of [
      ['GET', '/nothing', 404],
      ['POST', '/nothing', 404],
      ['GET', '/echo', 405],
      ['PUT', '/echo', 405],
      ['HEAD', '/echo', 405],
      ['DELETE', '/api/messages', 405],
    ] as const) {
      const response = await fetch(`${chat.address}${path}`, { method, headers: { accept: 'text/plain' } });
      expect(response.status, `${method} ${path}`).to.equal(status);
      if (method !== 'HEAD') expect(await errorOf(response)).to.be.a('string');
      expect(response.headers.get('x-content-type-options')).to.equal('nosniff');
    }
    expect((await fetch(`${chat.address}/health/live`)).status).to.equal(200);
  });

  it('survives odd addresses and hosts', async () => {
    const lines = [
      'GET // HTTP/1.1\r\nHost: a',
      'GET /%ff%c0 HTTP/1.1\r\nHost: a',
      'GET /assets/%ff HTTP/1.1\r\nHost: a',
      'GET http://[ HTTP/1.1\r\nHost: a',
      'GET / HTTP/1.1\r\nHost: [',
      'GET /nothing HTTP/1.1\r\nHost: a/health/live?',
      'GET / HTTP/1.1\r\nHost: a:99999',
      'OPTIONS * HTTP/1.1\r\nHost: a',
      'BREW / HTTP/1.1\r\nHost: a',
    ];
    for (const line of lines) {
      const answer = await rawRequest(chat.address, [`${line}\r\nConnection: close\r\n\r\n`]);
      expect(answer, line).to.match(/^HTTP\/1.1 4\d\d /);
    }
    expect((await fetch(`${chat.address}/health/live`)).status).to.equal(200);
  });

  it('answers a UserError by its code', async () => {
    for (const [code, status] of Object.entries({
      'store-away': 503,
      'too-many-messages': 429,
      'not-allowed': 403,
      'not-found': 404,
    })) {
      const response = await fetch(`${chat.address}/refuses/${code}`);
      expect(response.status).to.equal(status);
      expect(await errorOf(response)).to.equal(code);
      expect(response.headers.has('retry-after')).to.equal(status === 503 || status === 429);
    }
  });

  it('abuse 1: refuses by the head alone, with the body unread', async () => {
    const head = 'POST /guarded HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n';
    expect(await rawRequest(chat.address, [head])).to.match(/^HTTP\/1.1 401 /);
    expect((await post('/guarded', '{}', { 'x-secret': 'right' })).status).to.equal(200);
  });

  it('forbids inline code, frames and caching on every response', async () => {
    for (const path of ['/nothing', '/health/live', '/fails', '/api/demo']) {
      const { headers } = await fetch(`${chat.address}${path}`);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy, path)
        .to.contain("script-src 'self'")
        .and.contain("frame-ancestors 'none'")
        .and.not.contain('unsafe');
      expect(headers.get('cache-control')).to.equal('no-store');
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
    }
  });
});
