/** Figures of several rounds: median and range, as a table, and as one line of JSON at the end. */

export interface Figure {
  name: string;
  unit: string;
  rounds: number[];
}

/** The middle of the sorted values; of an even number, the lower one. */
export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;

const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));

/** Prints the table, then the JSON: name, medians, ratio. */
export function report(name: string, figures: readonly Figure[], ratio: number): void {
  const rows = figures.map(({ name: what, unit, rounds }) => [
    what,
    shown(median(rounds)),
    `${shown(Math.min(...rounds))} – ${shown(Math.max(...rounds))}`,
    unit,
  ]);
  const table = [['', 'median', 'range', 'unit'], ...rows];
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const medians = Object.fromEntries(figures.map((figure) => [figure.name, Number(shown(median(figure.rounds)))]));
  process.stdout.write(
    `${lines.join('\n')}\nratio ${ratio.toFixed(2)}\n${JSON.stringify({ name, figures: medians, ratio: Number(ratio.toFixed(2)) })}\n`,
  );
}
