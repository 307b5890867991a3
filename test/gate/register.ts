/** Writes docs/register.md from the tables of models/register/: part of `npm run fix`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registerPage } from '../../models/register/page.ts';
import { ROOT } from './run-step.ts';

writeFileSync(join(ROOT, 'docs/register.md'), registerPage());
