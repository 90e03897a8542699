/** A setting that runs differ in, and its values. `system`, `memory` and `pageSize` are settings like others. */
export interface Variation {
  path: string;
  values: readonly string[];
}

/** One point of a grid: the value of each varied setting by its path, in the order of the variations. */
export type Point = Readonly<Record<string, string>>;

/** All combinations of the values; the last variation changes quickest. */
export function pointsOf(variations: readonly Variation[]): Point[] {
  return variations.reduce<Point[]>(
    (points, { path, values }) => points.flatMap((point) => values.map((value) => ({ ...point, [path]: value }))),
    [{}],
  );
}

/** What a point is called beside others: its values, with their settings where there are several. */
export function pointLabel(point: Point): string {
  const entries = Object.entries(point);
  if (entries.length === 1) return entries[0][1];
  return entries.map(([path, value]) => (path === 'system' ? value : `${path}=${value}`)).join(' ');
}
