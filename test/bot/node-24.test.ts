import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { ROOT } from '../gate/run-step.ts';

const GUARD = join(ROOT, 'bot', 'node-24.cjs');

/** Starts an empty program behind the guard, as if on this version of Node. */
function startOn(version: string): { status: number | null; stderr: string } {
  const pretend = `Object.defineProperty(process, 'versions', { value: { node: '${version}' } });`;
  const code = `${pretend} require(${JSON.stringify(GUARD)}); console.log('started');`;
  return spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' });
}

describe('an older Node', () => {
  it('is refused with a way to mend it', () => {
    const { status, stderr } = startOn('20.20.2');
    expect(status).to.equal(1);
    expect(stderr).to.include('needs Node 24 or newer; this is Node 20.20.2').and.include('https://nodejs.org');
  });

  for (const version of ['24.0.0', '26.1.0']) {
    it(`${version} is welcome`, () => {
      expect(startOn(version)).to.include({ status: 0, stderr: '' });
    });
  }
});
