import { displayWidth, padEnd, padStart } from '../report/text.ts';

/** Rows of cells as aligned lines: numbers (all columns but those of `texts`) to the right. */
export function columns(rows: readonly (readonly string[])[], texts: readonly number[]): string[] {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, at) => Math.max(widest[at] ?? 0, displayWidth(cell))),
    [],
  );
  return rows.map((row) =>
    row
      .map((cell, at) => (texts.includes(at) ? padEnd(cell, widths[at]) : padStart(cell, widths[at])))
      .join('  ')
      .trimEnd(),
  );
}
