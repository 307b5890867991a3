/** The chat page: one HTML file, its assets, and what it needs to know. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Route } from '../http.ts';
import { assetRoutes } from './assets.ts';
import { escape } from './html.ts';
import { directionOf, preferred } from './languages.ts';
import { type PageData, type PageLanguage } from './page-data.ts';

export interface PageOptions extends Omit<PageData, 'languages'> {
  /** The folder with a folder per language. */
  locales: string;
  /** The languages of the page, the default first. */
  languages: readonly string[];
}

/** `/`, `/api/page` and `/assets/:name`. Reads all files at once: a missing one stops the start. */
export function pageRoutes({ locales, languages, ...about }: PageOptions): Route[] {
  const data: PageData = { ...about, languages: languages.map((code) => pageLanguage(locales, code)) };
  const template = readFileSync(join(import.meta.dirname, 'look', 'index.html'), 'utf8');
  const pages = new Map(data.languages.map((language) => [language.code, fill(template, language, about.school)]));
  return [
    {
      method: 'GET',
      path: '/',
      limit: 0,
      handle: async ({ headers }) => ({
        status: 200,
        headers: { 'Content-Type': 'text/html; charset=utf-8', Vary: 'Accept-Language' },
        body: pages.get(preferred(headers['accept-language'], languages)) ?? '',
      }),
    },
    { method: 'GET', path: '/api/page', limit: 0, handle: async () => ({ status: 200, json: data }) },
    ...assetRoutes(),
  ];
}

function pageLanguage(locales: string, code: string): PageLanguage {
  const texts = JSON.parse(readFileSync(join(locales, code, 'web.json'), 'utf8')) as Record<string, string>;
  return { code, direction: directionOf(code), texts };
}

/** Fills `{{web.key}}`, `{{language}}`, `{{direction}}` and `{{school}}`, escaped. */
function fill(template: string, { code, direction, texts }: PageLanguage, school: string): string {
  const values: Record<string, string> = { language: code, direction, school };
  return template.replace(/\{\{(?:web\.)?([\w-]+)\}\}/g, (_all, name: string) =>
    escape(values[name] ?? texts[name] ?? ''),
  );
}
