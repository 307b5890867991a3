/** `npm run teams-package`: the app for Teams as a zip, to be uploaded by the administrator of the school (docs/teams.md). */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { colourIcon, outlineIcon } from '../../adapters/teams/package/icon.ts';
import { manifestOf } from '../../adapters/teams/package/manifest.ts';
import { zip } from '../../adapters/teams/package/zip.ts';
import { loadPacks } from '../../models/packs/load.ts';
import { readConfig } from '../config.ts';
import { systemClock } from '../core/clock.ts';
import { OperatorError } from '../core/errors.ts';
import { createSpeech } from '../speech/speech.ts';

if (existsSync('.env')) process.loadEnvFile('.env');
new Command('teams-package')
  .description('makes the app package for Microsoft Teams')
  .option('--release <version>', 'counts up with every upload', '1.0.0')
  .option('--out <file>', 'where it is written', 'teams-app.zip')
  .action(async ({ release, out }: { release: string; out: string }) => {
    try {
      writeFileSync(out, await packageOf(release));
      process.stdout.write(`${out}\n`);
    } catch (error) {
      if (!(error instanceof OperatorError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = 1;
    }
  })
  .parse();

async function packageOf(version: string): Promise<Buffer> {
  const config = readConfig(process.env);
  const { teams, publicUrl, defaultLanguage: language } = config;
  if (!teams || publicUrl?.startsWith('https:') !== true)
    throw new OperatorError('The package needs the settings TEAMS_… and an https PUBLIC_URL: see docs/teams.md.');
  if (!/^\d{1,3}(\.\d{1,3}){2}$/.test(version)) throw new OperatorError('A version is three numbers, such as 1.0.1.');
  const pack = loadPacks(config.schoolsFolder).get(config.school);
  if (!pack) throw new OperatorError(`SCHOOL names no pack in ${config.schoolsFolder}.`);
  const { say } = await createSpeech(join(import.meta.dirname, '../../locales'));
  const text = (key: 'teams.about' | 'teams.about-in-full' | 'my-school.title'): string =>
    say(key, { school: pack.name }, { language, zone: 'utc', now: systemClock.now() });
  const about = { short: text('teams.about'), full: text('teams.about-in-full') };
  const facts = { appId: teams.appId, version, school: pack.name, about, tab: text('my-school.title') };
  const manifest = manifestOf({ ...facts, publicUrl, language });
  const files = {
    'manifest.json': Buffer.from(JSON.stringify(manifest, undefined, 2)),
    'color.png': colourIcon(),
    'outline.png': outlineIcon(),
  };
  return zip(files);
}
