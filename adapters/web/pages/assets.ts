/** The files of the pages, read once at the start: the browser's TypeScript goes out with its types taken away. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, stripTypeScriptTypes } from 'node:module';
import { basename, extname, join } from 'node:path';
import { type Answer, type Route } from '../http.ts';

interface Asset {
  type: string;
  body: Buffer;
  etag: string;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
};
const FOLDERS = ['browser', 'look'].map((name) => join(import.meta.dirname, name));

/** Of others, as they are: from our own machine, so that no page tells another company who reads it. */
const LIBRARIES = ['@microsoft/teams-js/dist/umd/MicrosoftTeams.min.js'].map((path) =>
  createRequire(import.meta.url).resolve(path),
);

/** `GET /assets/:name`. A browser keeps them, and asks each time whether they changed. */
export function assetRoutes(): Route[] {
  const files = [...FOLDERS.flatMap(filesIn), ...LIBRARIES];
  const assets = new Map(files.flatMap(assetOf));
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

const filesIn = (folder: string): string[] => readdirSync(folder).map((name) => join(folder, name));

/** Under its name; nothing for a file that is not for browsers. */
function assetOf(file: string): [string, Asset][] {
  const type = TYPES[extname(file)];
  if (type === undefined) return [];
  const body = Buffer.from(servable(file));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return [[basename(file), { type, body, etag }]];
}

function servable(file: string): string {
  const source = readFileSync(file, 'utf8');
  return file.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
}
