/** `npm run prove -- NAME [SEED]`: runs one proof in full, and prints its ledger. Exit code 1 when a promise does not hold. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Prove } from './proof.ts';

const [name = '', seed = String(Math.floor(Math.random() * 1e6))] = process.argv.slice(2);
const NOT_PROOFS = ['run.ts', 'proof.ts'];
const proofs = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !NOT_PROOFS.includes(file))
  .map((file) => file.slice(0, -3));

if (!proofs.includes(name) || !existsSync(join(import.meta.dirname, `${name}.ts`))) {
  process.stderr.write(`Which proof? There are: ${proofs.join(', ')}.\n`);
  process.exit(1);
}
const { prove } = (await import(`./${name}.ts`)) as { prove: Prove };
const began = performance.now();
console.log(`${name}, seed ${seed}`);
const result = await prove(1, Number(seed));
for (const line of result.lines) console.log(line);
console.log(`${result.passed ? 'holds' : 'DOES NOT HOLD'} (${Math.round((performance.now() - began) / 1000)} s)`);
process.exit(result.passed ? 0 : 1);
