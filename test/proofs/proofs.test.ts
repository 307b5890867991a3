/** Every proof at a fiftieth of its size; in full by `npm run prove -- NAME`. */
import { NEED_NETWORK, PROOFS } from './proofs.ts';

const SIZE = 1 / 50;

describe('proofs', function () {
  this.timeout(180_000); // a kill may leave something that another process takes up only after half a minute
  const here = Object.entries(PROOFS).filter(([name]) => !NEED_NETWORK.includes(name));
  for (const [name, load] of here) {
    const seed = Math.floor(Math.random() * 1e6);
    it(`${name} (seed ${seed})`, async () => {
      const { lines, passed } = await (await load())(SIZE, seed);
      if (!passed) throw new Error(`it does not hold:\n${lines.join('\n')}`);
    });
  }
});
