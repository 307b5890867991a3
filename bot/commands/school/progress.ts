import { Presets, SingleBar } from 'cli-progress';

/** Shows how far something is, on a terminal; elsewhere nothing. The bar goes when the work ends. */
export async function withProgress<T>(
  what: string,
  work: (progress: (done: number, all: number) => void) => Promise<T>,
): Promise<T> {
  const bar = new SingleBar(
    { format: `${what} {bar} {value}/{total}`, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  try {
    return await work((done, all) => {
      if (bar.isActive) bar.update(done);
      else if (process.stderr.isTTY) bar.start(all, done);
    });
  } finally {
    if (bar.isActive) bar.stop();
  }
}
