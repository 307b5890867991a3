/** The frame around everything that "Mijn school" shows, and the answers it is given in. */
import type { TextKey, Values } from '../../../../bot/core/words.ts';
import type { Speech } from '../../../../bot/speech/speech.ts';
import type { Answer, PageRights } from '../../http.ts';
import { type Html, html } from '../html.ts';
import { directionOf } from '../languages.ts';
import type { Page } from './page.ts';

/** The language of whoever reads a page, and texts in it. */
export interface Reader {
  language: string;
  say(key: TextKey, values?: Values): string;
}

export interface About {
  /** The name of the school. */
  school: string;
  /** Says that the school did not make or endorse this, by language. */
  disclaimer: Readonly<Record<string, string>>;
}

/** A reader of this language. */
export const readerOf = (say: Speech['say'], language: string, { zone, now }: { zone: string; now: Date }): Reader => ({
  language,
  say: (key, values) => say(key, values, { language, zone, now }),
});

/** A page with this in its middle. */
export function pageOf({ language, say }: Reader, { school, disclaimer }: About, main: Html): Page {
  const title = say('my-school.title');
  const body = html`<header class="top">
      <img src="/assets/icon.svg" alt="" width="36" height="36" />
      <p class="names"><span class="product">${title}</span> <span class="school">${school}</span></p>
    </header>
    <main id="main">${main}</main>
    <footer class="foot"><p>${disclaimer[language] ?? disclaimer['nl']}</p></footer>`;
  return { language, direction: directionOf(language), title: `${title} – ${school}`, body: body.text };
}

/** The whole document. `scripts`: names of assets, in order. */
export function asDocument(
  { language, direction, title, body }: Page,
  { status = 200, scripts = [], headers = {}, ...page }: PageRights & Shown = {},
): Answer {
  const head = html`<!doctype html>
    <html lang="${language}" dir="${direction}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/my-school.css" />
        ${scripts.map(scriptTag)}
      </head>
    </html> `;
  return {
    status,
    page,
    headers: { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Accept-Language', ...headers },
    body: `${head.text}<body>${body}</body></html>`,
  };
}
interface Shown {
  status?: number;
  scripts?: readonly string[];
  headers?: Readonly<Record<string, string>>;
}

/** Ours are modules; both kinds run in order, after the page is read. */
const scriptTag = (name: string): Html =>
  name.endsWith('.ts')
    ? html`<script type="module" src="/assets/${name}"></script>`
    : html`<script defer src="/assets/${name}"></script>`;
