/** `npm run -s bench -- NAME`: runs one benchmark beside its floor or peer, in turn, in one run. */
import { OperatorError } from '../bot/core/errors.ts';
import { importing } from './import.ts';
import { scale, soak } from './scale.ts';
import { teamsTurn } from './teams-turn.ts';
import { telegramTurn } from './telegram-turn.ts';
import { turn } from './turn.ts';
import { understanding } from './understanding.ts';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  turn,
  'turn --channel teams': teamsTurn,
  'turn --channel telegram': telegramTurn,
  scale,
  soak,
  understanding,
  import: importing,
};

const name = process.argv.slice(2).join(' ');
const bench = BENCHES[name];
try {
  if (!bench) throw new OperatorError(`Which benchmark? There are: ${Object.keys(BENCHES).join(', ')}.`);
  await bench();
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
