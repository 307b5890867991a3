import { join } from 'node:path';
import { expect } from 'chai';
import { deadCode } from './dead-code.ts';
import { scratchTree } from './scratch.ts';

const FILES = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: { module: 'nodenext', allowImportingTsExtensions: true, noEmit: true },
  }),
  'bot/parts.ts': `
    export const used = 1;
    export const dead = 2;
    export const tested = 3;
    export const testedAndUsedHere = 5;
    setTimeout(() => testedAndUsedHere);
    export interface DeadType { a: 1 }
    export interface UsedHere { a: 1 }
    export type UsedThere = 1;
    const listed = 4;
    export { listed, type Hidden };
    type Hidden = UsedThere;
    export const loaded = (one: UsedHere) => one;
  `,
  'bot/more/index.ts': 'export const usedByIndex = 1;\nexport const deadToo = 2;',
  'bot/main.ts': `
    import { usedByIndex } from './more/index.ts';
    import { used, type UsedThere } from './parts.ts';
    const { loaded } = await import('./parts.ts');
    console.log(used, usedByIndex, loaded, 1 as UsedThere);
  `,
  'test/parts.test.ts':
    "import { tested, testedAndUsedHere } from '../bot/parts.ts';\nconsole.log(tested, testedAndUsedHere);",
};

describe('dead code', () => {
  const tree = scratchTree(FILES);
  const all = Object.keys(FILES).filter((path) => path.endsWith('.ts'));
  const program = all.filter((path) => path.startsWith('bot/'));
  const { unused, onlyInTests } = deadCode(join(tree.folder, 'tsconfig.json'), all, program);
  after(() => {
    tree.remove();
  });

  it('finds values and types that nobody uses; lets pass what is imported, and a type that its own file uses', () => {
    expect([...unused].sort()).to.deep.equal([
      'bot/more/index.ts: deadToo',
      'bot/parts.ts: DeadType',
      'bot/parts.ts: Hidden',
      'bot/parts.ts: dead',
      'bot/parts.ts: listed',
    ]);
  });

  it('finds what only tests use; what its own file uses too may be exported for its test', () => {
    expect([...onlyInTests]).to.deep.equal(['bot/parts.ts: tested']);
  });
});
