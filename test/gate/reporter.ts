/** Mocha's report for the gate: silent while all is well, failures in full, and the counts in a file. */
import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Give the file's name as `--reporter-option counts=FILE`. */
export default class GateReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { counts: file } = options.reporterOptions as { counts: string };
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending } satisfies Counts));
      if (failures > 0) this.epilogue();
    });
  }
}
