/** Asks whoever sits at the terminal before something is written. */
import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

export interface Agreement {
  /** `--yes`: what is usual needs no question. */
  yes?: boolean;
  /** `--remove N`: so much may be taken away. */
  remove?: number;
}

/**
 * Whether it may be done. What takes away much is agreed to only by its very number, typed or given.
 *
 * @param much how much is taken away, when that is more than usual
 */
export async function agreed({ yes = false, remove }: Agreement, much: number | undefined): Promise<boolean> {
  if (much === undefined) return yes || ['yes', 'y', 'ja', 'j'].includes(await typed('Write this? (yes/no) '));
  if (remove !== undefined) return remove === much;
  const question = `This takes away ${much} of what is there (pupils, links and posts), more than 5 %. Type that number to go on: `;
  return (await typed(question)) === String(much);
}

/** Nothing, when nobody is there to type. */
async function typed(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const nobody = once(terminal, 'close').then(() => '');
    return (await Promise.race([terminal.question(question), nobody])).trim().toLowerCase();
  } finally {
    terminal.close();
  }
}
