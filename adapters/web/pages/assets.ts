/** The files of the page, read once at the start: the browser's TypeScript goes out with its types taken away. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import { type Answer, type Route } from '../http.ts';

interface Asset {
  type: string;
  body: Buffer;
  etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};
const FOLDERS = ['browser', 'look'].map((name) => join(import.meta.dirname, name));

/** `GET /assets/:name`. A browser keeps them, and asks each time whether they changed. */
export function assetRoutes(): Route[] {
  const assets = new Map(FOLDERS.flatMap(assetsIn));
  return [
    {
      method: 'GET',
      path: '/assets/:name',
      limit: 0,
      handle: async ({ params, headers }) => answer(assets.get(params['name'] ?? ''), headers['if-none-match']),
    },
  ];
}

function answer(asset: Asset | undefined, known: string | undefined): Answer {
  if (!asset) return { status: 404, json: { error: 'not-found' } };
  const headers = { ETag: asset.etag, 'Cache-Control': 'no-cache' };
  // A proxy that compresses makes the tag a weak one: `W/"…"`.
  if (known?.includes(asset.etag)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, 'Content-Type': asset.type }, body: asset.body };
}

function assetsIn(folder: string): [string, Asset][] {
  return readdirSync(folder).flatMap((name): [string, Asset][] => {
    const type = TYPES[extname(name)];
    return type === undefined ? [] : [[name, assetOf(type, servable(join(folder, name)))]];
  });
}

function servable(file: string): string {
  const source = readFileSync(file, 'utf8');
  return file.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
}

function assetOf(type: string, source: string): Asset {
  const body = Buffer.from(source);
  return { type, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}
