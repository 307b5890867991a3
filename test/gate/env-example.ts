/** Writes `.env.example` from the table of settings: part of `npm run fix`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SettingName, SETTINGS } from '../../bot/settings.ts';
import { ROOT } from './run-step.ts';

const HEAD = `# The settings of Samenspraak. All may be left out: then they are what stands here, or absent.
# Copy this file to .env, and take away the # of what you change. Made from bot/settings.ts by \`npm run fix\`.
`;

function entry(name: SettingName): string {
  const { what, must, ...rest } = SETTINGS[name];
  const fallback = 'fallback' in rest ? rest.fallback : '';
  return `\n# ${what}\n# It must be ${must}.\n#${name}=${fallback}\n`;
}

/** The text of `.env.example`. */
export const envExample = (): string => HEAD + (Object.keys(SETTINGS) as SettingName[]).map(entry).join('');

if (import.meta.main) writeFileSync(join(ROOT, '.env.example'), envExample());
