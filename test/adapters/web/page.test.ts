import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { assetRoutes } from '../../../adapters/web/pages/assets.ts';
import { pageRoutes } from '../../../adapters/web/pages/page.ts';
import { startChat, type Chat } from './fixture.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = join(ROOT, 'adapters/web/pages');
const LOCALES = join(ROOT, 'locales');
const about = {
  school: 'De "Wilg" & <zonen>',
  demo: true,
  disclaimer: { nl: 'Niet van de school.' },
  locales: LOCALES,
  languages: ['nl', 'en'],
};

describe('the chat page, as it is served', () => {
  let chat: Chat;
  before(async () => {
    chat = await startChat({ more: () => pageRoutes(about) });
  });
  after(() => chat.close());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${chat.address}${path}`, { headers });

  it('speaks the language the browser prefers, of those it has', async () => {
    for (const [accepted, language] of [
      ['en-GB,en;q=0.9,nl;q=0.8', 'en'],
      ['fr, nl;q=0.4, en;q=0.5', 'en'],
      ['tr', 'nl'],
      ['', 'nl'],
      ['*;q=nonsense, ,;', 'nl'],
    ] as const) {
      const html = await (await get('/', { 'accept-language': accepted })).text();
      expect(html, accepted).to.contain(`<html lang="${language}" dir="ltr">`);
    }
  });

  it('escapes what comes from a pack, and has nothing inline that its policy would refuse', async () => {
    const html = await (await get('/')).text();
    expect(html).to.contain('De &#34;Wilg&#34; &#38; &#60;zonen&#62;').and.not.contain('{{').and.not.contain('<zonen>');
    expect(html).to.not.match(/<style|style=|<script(?![^>]* src=)|\son\w+=|https?:/);
  });

  it('lets browsers keep its files and ask whether they changed', async () => {
    const first = await get('/assets/main.ts');
    expect(first.headers.get('content-type')).to.equal('text/javascript; charset=utf-8');
    expect(first.headers.get('cache-control')).to.equal('no-cache');
    const etag = first.headers.get('etag') ?? '';
    const again = await get('/assets/main.ts', { 'if-none-match': `W/${etag}` });
    expect([again.status, await again.text()]).to.deep.equal([304, '']);
  });

  it('serves nothing but its own files', async () => {
    for (const path of [
      '/assets/tsconfig.json',
      '/assets/index.html',
      '/assets/page.ts',
      '/assets/..%2Fpage.ts',
      '/assets/%2e%2e%2fserver.ts',
      '/assets/constructor',
      '/assets/',
    ]) {
      expect((await get(path)).status, path).to.equal(404);
    }
  });

  it('serves browser code without types, whose imports all exist', async () => {
    const [, , ...scripts] = readdirSync(join(PAGES, 'browser'))
      .filter((name) => name.endsWith('.ts'))
      .toSorted();
    expect(scripts.length).to.be.above(5);
    for (const name of scripts) {
      const source = await (await get(`/assets/${name}`)).text();
      expect(source, name).to.not.match(/^import type|^interface/m);
      for (const [, target] of source.matchAll(/^(?:import|export) .*from '([^']+)'/gm)) {
        expect((await get(new URL(target!, 'http://x/assets/').pathname)).status, `${name} → ${target!}`).to.equal(200);
      }
    }
  });

  it('tells the page all its words at once', async () => {
    const data = (await (await get('/api/page')).json()) as { languages: { code: string; texts: object }[] };
    expect(data).to.include({ school: about.school, demo: true });
    expect(data.languages.map(({ code }) => code)).to.deep.equal(['nl', 'en']);
  });

  it('does not start without the words of a language', () => {
    expect(() => pageRoutes({ ...about, languages: ['nl', 'xx'] })).to.throw(/xx/);
    expect(assetRoutes()).to.have.length(1);
  });
});

describe('the words of the page', () => {
  const textsOf = (language: string): Record<string, string> =>
    JSON.parse(readFileSync(join(LOCALES, language, 'web.json'), 'utf8')) as Record<string, string>;
  const sources = ['browser', 'look']
    .flatMap((folder) => readdirSync(join(PAGES, folder)).map((name) => join(PAGES, folder, name)))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');

  it('have the same keys and values in every language', () => {
    const [dutch, english] = [textsOf('nl'), textsOf('en')];
    expect(Object.keys(english)).to.deep.equal(Object.keys(dutch));
    const valuesIn = (text = ''): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([whole]) => whole);
    for (const [key, text] of Object.entries(dutch)) expect(valuesIn(english[key]), key).to.deep.equal(valuesIn(text));
  });

  it('are all used, and all that are used exist', () => {
    const used = new Set([...sources.matchAll(/(?:['"]|\{\{)web\.([a-z-]+)/g)].map(([, key]) => key!));
    used.add('language-name');
    expect([...used].toSorted()).to.deep.equal(Object.keys(textsOf('nl')).toSorted());
  });
});
