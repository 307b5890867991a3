/** `npm run prove -- NAME [SEED]`: runs one proof in full, and prints its ledger. Exit code 1 when a promise does not hold. */
import { PROOFS } from './proofs.ts';

const [name = '', seed = String(Math.floor(Math.random() * 1e6))] = process.argv.slice(2);
const prove = await PROOFS[name]?.();
if (!prove) {
  process.stderr.write(`Which proof? There are: ${Object.keys(PROOFS).join(', ')}.\n`);
  process.exit(1);
}
const began = performance.now();
console.log(`${name}, seed ${seed}`);
const result = await prove(1, Number(seed));
for (const line of result.lines) console.log(line);
console.log(`${result.passed ? 'holds' : 'DOES NOT HOLD'} (${Math.round((performance.now() - began) / 1000)} s)`);
process.exit(result.passed ? 0 : 1);
