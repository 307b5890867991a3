import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { keepIn, readOnce, saveKept } from '../../bot/core/kept.ts';

describe('what was read before', () => {
  let folder: string;
  let file: string;
  let reads: string[];
  const read = (text: string): { words: string[] } => {
    reads.push(text);
    return { words: text.split(' ') };
  };
  /** A start that reads these texts. */
  const start = (texts: string[], reader = 'one'): unknown[] => {
    reads = [];
    keepIn(file, reader);
    const values = texts.map((text) => readOnce(text, read));
    saveKept();
    return values;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kept-'));
    file = join(folder, 'cache', 'read');
    start(['a b', 'c']);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is not read again, and is the same', () => {
    expect(start(['a b', 'c'])).to.deep.equal([{ words: ['a', 'b'] }, { words: ['c'] }]);
    expect(reads).to.deep.equal([]);
  });

  it('is read again when the text was changed, and what nobody asked for is let go of', () => {
    start(['a b', 'c d']);
    expect(reads).to.deep.equal(['c d']);
    start(['c']);
    expect(reads).to.deep.equal(['c']);
  });

  it('is read again by another reader', () => {
    start(['a b'], 'two');
    expect(reads).to.deep.equal(['a b']);
  });

  it('is read again when a bit of the file differs, or half of it is gone', () => {
    for (const spoil of [
      (all: Buffer) => Buffer.concat([all.subarray(0, -1), Buffer.of((all.at(-1) ?? 0) ^ 1)]),
      (all: Buffer) => all.subarray(0, 20),
    ]) {
      writeFileSync(file, spoil(readFileSync(file)));
      start(['a b', 'c']);
      expect(reads).to.deep.equal(['a b', 'c']);
    }
  });

  it('is not kept when it was not right, and nothing is when there is nowhere to', () => {
    keepIn(file, 'one');
    readOnce('wrong', read, () => false);
    saveKept();
    start(['wrong']);
    expect(reads).to.deep.equal(['wrong']);
    keepIn('/dev/null/read', 'one');
    readOnce('x', read);
    expect(saveKept).not.to.throw();
  });

  it('leaves one file, written whole', () => {
    start(['new']);
    expect(readdirSync(join(folder, 'cache'))).to.deep.equal(['read']);
  });
});
