import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { program, runStep } from './run-step.ts';
import { scratchTree } from './scratch.ts';
import { steps } from './steps.ts';

const step = (code: string): Parameters<typeof runStep>[0] => ({
  name: 'sample',
  command: ['-e', code],
  why: '',
  mend: '',
});

describe('a step of the gate', () => {
  it('passes when its program ends well', async () => {
    expect(await runStep(step(''))).to.include({ ok: true, output: '' });
  });

  it('fails when its program fails, and keeps what it printed on both channels', async () => {
    const result = await runStep(step('console.log("one"); console.error("two"); process.exitCode = 3'));
    expect(result.ok).to.equal(false);
    expect(result.output).to.include('one').and.include('two');
  });

  it('fails when it hangs, and leaves nothing running that it started', async () => {
    const { folder, remove } = scratchTree({});
    const mark = join(folder, 'still-here');
    const child = `setTimeout(() => require("node:fs").writeFileSync(${JSON.stringify(mark)}, ""), 1500)`;
    const code = `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(child)}]); setInterval(() => {}, 1000)`;
    const result = await runStep(step(code), 0.5);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(result.ok).to.equal(false);
    expect(result.output).to.include('it hangs');
    expect(existsSync(mark)).to.equal(false);
    remove();
  });

  it('runs on the Node that runs the gate', async () => {
    const { output } = await runStep(step('console.log(process.version)'));
    expect(output.trim()).to.equal(process.version);
  });

  it('finds the programs of its packages, and says so when there is none', () => {
    expect(existsSync(program('eslint'))).to.equal(true);
    expect(() => program('eslint', 'nothing')).to.throw('eslint has no program nothing');
  });
});

describe('the steps of the gate', () => {
  const all = steps({ tests: 'a.json', proofs: 'p.json', browser: 'b.json' });

  it('each says why it is there and how to mend what it finds', () => {
    for (const { name, why, mend } of all) {
      expect(why, name).to.have.length.above(20);
      expect(mend, name).to.have.length.above(10);
    }
  });

  it('each has a program that is there', () => {
    for (const { name, command } of all) expect(existsSync(command[0] ?? ''), name).to.equal(true);
  });
});
