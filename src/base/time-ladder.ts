/**
 * Widths of the columns of a picture over time: 1, 2, 10, 20, 100, ... Each divides those after it, so that columns can be joined without another
 * look at what is in them.
 */
export const LADDER: readonly number[] = Array.from(
  { length: 24 },
  (_, at) => 10 ** (at >> 1) * (at % 2 === 0 ? 1 : 2),
);

/** Columns at most. */
export const COLUMNS = 256;

/** The place on the ladder of the width that shows `length` references in at most `COLUMNS` columns; no width below that at `least` will do. */
export function ladderAt(length: number, least: number): number {
  let at = least;
  while (at < LADDER.length - 1 && LADDER[at] * COLUMNS < length) at++;
  return at;
}

/** Joins columns: each `factor` of them become one, at its place. */
export function joinColumns(columns: Float64Array, factor: number): void {
  for (let at = 0; at < columns.length; at++) {
    const value = columns[at];
    columns[at] = 0;
    columns[Math.floor(at / factor)] += value;
  }
}
