/** docs/register.md, as text. */
import { REGISTER } from './register.ts';
import type { Registered } from './registered.ts';

const HEAD = `# Register of processing activities

What Samenspraak keeps, what for, on which ground of the GDPR (article 6, paragraph 1), and how long. The school is the
controller; all of it is on the school's own machine, and goes to nobody else but the channel a person chose. What people write
is sealed wherever it rests ([backups and keys](backups.md)). Made from \`models/register/\` by \`npm run fix\`; the gate fails on a
field that is not in it. A school copies it into its own register, and adds its own name and its data protection officer.
`;

/** Markdown; the same for the same tables. */
export const registerPage = (): string =>
  [HEAD, ...Object.entries(REGISTER).map(([name, one]) => chapter(name, one))].join('\n');

const chapter = (name: string, { purpose, ground, kept, fields }: Registered): string =>
  [
    `## ${name}`,
    '',
    `- Purpose: ${purpose}.`,
    `- Ground: ${ground === 'none' ? 'none needed: not about a person' : ground}.`,
    `- Kept: ${kept}.`,
    ...(Object.keys(fields).length
      ? ['', ...Object.entries(fields).map(([field, what]) => `- \`${field}\`: ${what}`)]
      : []),
    '',
  ].join('\n');
