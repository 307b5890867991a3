/** `npm run fix`: mends what can be mended without a person. Lint may leave something; then it says what. */
import { spawnSync } from 'node:child_process';
import { program, ROOT } from './run-step.ts';

/** The lint's mending may need new formatting, so the format comes last. */
const MENDERS = [
  ['test/gate/env-example.ts'],
  ['test/gate/register.ts'],
  [program('eslint'), '--fix', '.'],
  [program('prettier'), '--write', '--log-level', 'warn', '.'],
];

for (const command of MENDERS) {
  const { status } = spawnSync(process.execPath, command, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
