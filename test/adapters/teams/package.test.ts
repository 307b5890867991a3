/** The app package, as the command makes it: opened, and held against the official schema. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32, inflateSync } from 'node:zlib';
import type * as AppManifest from '@microsoft/app-manifest';
import { expect } from 'chai';
import { APP, PASSWORD, TENANT } from '../../helpers/teams/fake-teams.ts';

const require = createRequire(import.meta.url);
const { AppManifestUtils } = require('@microsoft/app-manifest') as typeof AppManifest;
/** The schema as Microsoft's package brings it: nothing is fetched. */
const SCHEMA = join(
  dirname(require.resolve('@microsoft/app-manifest')),
  'json-schemas/teams/v1.25/MicrosoftTeams.schema.json',
);
type Schema = Parameters<typeof AppManifestUtils.validateAgainstSchema>[1];
const COMMAND = join(import.meta.dirname, '../../../bot/commands/teams-package.ts');
const SETTINGS = {
  TEAMS_APP_ID: APP,
  TEAMS_TENANT_ID: TENANT,
  TEAMS_APP_PASSWORD: PASSWORD,
  PUBLIC_URL: 'https://chat.school.example',
};

/** The files of a stored zip, by the headers before each; checksums are looked at. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; archive.readUInt32LE(at) === 0x04034b50;) {
    const [check, size, nameLength] = [14, 18, 26].map((offset) => archive.readUInt32LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const start = at + 30 + (nameLength & 0xffff);
    const data = archive.subarray(start, start + size);
    expect(crc32(data)).to.equal(check);
    files.set(archive.toString('utf8', at + 30, start), data);
    at = start + size;
  }
  return files;
}

describe('the app package for Teams', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), 'package-'));
  after(() => rmSync(folder, { recursive: true }));
  const make = (settings: object, ...args: string[]): string =>
    execFileSync(process.execPath, [COMMAND, '--out', join(folder, 'app.zip'), ...args], {
      env: { ...process.env, ...settings },
      encoding: 'utf8',
      stdio: 'pipe',
    });

  it('holds a manifest that the official schema takes, and two icons of the right size', async () => {
    make(SETTINGS, '--release', '1.2.3');
    const files = unzip(readFileSync(join(folder, 'app.zip')));
    expect([...files.keys()]).to.deep.equal(['manifest.json', 'color.png', 'outline.png']);
    const manifest = JSON.parse(String(files.get('manifest.json'))) as AppManifest.TeamsManifest;
    const schema = JSON.parse(readFileSync(SCHEMA, 'utf8')) as Schema;
    expect(await AppManifestUtils.validateAgainstSchema(manifest, schema)).to.deep.equal([]);
    expect(manifest).to.deep.include({ id: APP, version: '1.2.3', validDomains: ['chat.school.example'] });
    expect(manifest.staticTabs).to.deep.equal([
      { entityId: 'conversations', scopes: ['personal'] },
      {
        entityId: 'my-school',
        name: 'Mijn school',
        contentUrl: 'https://chat.school.example/my-school/teams',
        scopes: ['personal'],
      },
    ]);
    expect(manifest).to.deep.include({
      webApplicationInfo: { id: APP, resource: `api://chat.school.example/botid-${APP}` },
    });
    expect(JSON.stringify(manifest)).not.to.include(PASSWORD);
    for (const [name, size] of [
      ['color.png', 192],
      ['outline.png', 32],
    ] as const) {
      const icon = files.get(name)!;
      expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).to.deep.equal([size, size]);
      const pixels = inflateSync(icon.subarray(41, 41 + icon.readUInt32BE(33)));
      expect(pixels.length).to.equal(size * (1 + 4 * size));
    }
  });

  it('is refused without an address that people can reach, and says what is missing', () => {
    const { PUBLIC_URL: _url, ...rest } = SETTINGS;
    expect(() => make(rest)).to.throw(/an https PUBLIC_URL/);
    expect(() => make(SETTINGS, '--release', 'new')).to.throw(/three numbers/);
  });
});
