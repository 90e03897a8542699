/** The rows with the largest values, largest first: at most so many. Equal ones stay in their order; where a first value is equal, the next one decides. */
export function largest<Row>(rows: Iterable<Row>, most: number, ...values: ((row: Row) => number)[]): Row[] {
  const kept: { row: Row; of: number[] }[] = [];
  for (const row of rows) {
    const of = values.map((value) => value(row));
    const last = kept.at(-1);
    if (kept.length === most && last !== undefined && !isLarger(of, last.of)) continue;
    const place = kept.findIndex((each) => isLarger(of, each.of));
    kept.splice(place < 0 ? kept.length : place, 0, { row, of });
    if (kept.length > most) kept.pop();
  }
  return kept.map(({ row }) => row);
}

function isLarger(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at >= 0 && a[at] > b[at];
}
