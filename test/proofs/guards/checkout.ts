/** A copy of the checkout in which guards can be switched off. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../gate/run-step.ts';
import type { Change } from './read.ts';

export interface Checkout {
  folder: string;
  /** For what its tests leave behind. */
  temporary: string;
  /** Does the work while these changes are made; takes them back. */
  changed<T>(changes: readonly Change[], work: () => Promise<T>): Promise<T>;
  remove(): void;
}

/** Copies what git knows, or would take in; packages are those of the original. */
export function copyCheckout(): Checkout {
  const folder = mkdtempSync(join(tmpdir(), 'guards-'));
  chmodSync(folder, 0o755); // a test starts a child as another user
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT });
  for (const file of new Set(listed.toString().split('\0').filter(Boolean))) {
    cpSync(join(ROOT, file), join(folder, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  return {
    folder,
    temporary,
    async changed(changes, work) {
      const before = changes.map(({ file }) => [join(folder, file), readFileSync(join(folder, file), 'utf8')] as const);
      for (const change of changes) make(folder, change);
      try {
        return await work();
      } finally {
        for (const [path, text] of before.reverse()) writeFileSync(path, text);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function make(folder: string, { file, find, replace }: Change): void {
  const path = join(folder, file);
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(find, () => replace),
  );
}
