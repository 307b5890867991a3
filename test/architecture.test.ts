/** Rules about our own code, each with its reason. That each rule fires is shown in test/architecture/. */
import { expect } from 'chai';
import { HABIT_RULES } from './architecture/habit-rules.ts';
import { MODEL_RULES } from './architecture/model-rules.ts';
import { check, goneExceptions, ourSources, tell } from './architecture/source.ts';

const sources = ourSources();

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

describe(`architecture (${sources.length} files, median ${median(sources.map(({ lines }) => lines))} lines)`, () => {
  for (const rule of [...MODEL_RULES, ...HABIT_RULES]) {
    it(rule.name, () => {
      const findings = check(rule, sources);
      if (findings.length > 0) throw new Error(`\n${tell(rule, findings)}`);
    });

    if (rule.except === undefined) continue;
    it(`${rule.name}: each exception is still there`, () => {
      expect(goneExceptions(rule, sources), 'take these off its list of exceptions').to.deep.equal([]);
    });
  }

  it('files are short: half of them have at most 100 lines', () => {
    expect(median(sources.map(({ lines }) => lines))).to.be.at.most(100);
  });
});
